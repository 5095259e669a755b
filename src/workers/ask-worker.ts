import type { Clock } from '../actors/ports/clock.ts';
import type { Measurement } from '../metrics/measurement.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Asks one worker process for what it measures. */
export interface Asking {
  /** Undefined if it has not answered after five seconds, or ends before. */
  measure(): Promise<Measurement | undefined>;
  answered(message: Extract<FromWorker, { kind: 'measured' }>): void;
  ended(): void;
}

/** Scrapers give up after ten seconds. */
const mostMs = 5_000;

export function createAsking({
  tell,
  clock,
}: {
  readonly tell: (message: ToWorker) => void;
  readonly clock: Pick<Clock, 'after'>;
}): Asking {
  const open = new Map<number, (measurement: Measurement | undefined) => void>();
  let asked = 0;

  function settle(ask: number, measurement: Measurement | undefined): void {
    open.get(ask)?.(measurement);
    open.delete(ask);
  }

  return {
    async measure() {
      const ask = (asked += 1);
      const cancel = clock.after(mostMs, () => settle(ask, undefined));
      return new Promise<Measurement | undefined>((resolve) => {
        open.set(ask, resolve);
        tell({ kind: 'measure', ask });
      }).finally(cancel);
    },
    answered: ({ ask, measurement }) => settle(ask, measurement),
    ended() {
      for (const ask of open.keys()) settle(ask, undefined);
    },
  };
}
