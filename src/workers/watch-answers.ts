import type { Clock } from '../actors/ports/clock.ts';

export interface Watch {
  /** Notes an answer. */
  answered(): void;
  stop(): void;
}

const pingEveryMs = 5_000;
const mostUnanswered = 6;

/**
 * Pings again and again, and calls `silent` once six pings in a row, which is half a minute, had no answer. Pings are counted
 * rather than time, so that a machine that was suspended is not taken for a worker that stands still.
 */
export function watchAnswers(options: {
  readonly ping: () => void;
  readonly silent: () => void;
  readonly clock: Pick<Clock, 'after'>;
}): Watch {
  const { ping, silent, clock } = options;
  let unanswered = 0;
  const next = (): (() => void) =>
    clock.after(pingEveryMs, () => {
      if (unanswered === mostUnanswered) {
        silent();
        return;
      }
      unanswered += 1;
      ping();
      stop = next();
    });
  let stop = next();
  return {
    answered() {
      unanswered = 0;
    },
    stop: () => stop(),
  };
}
