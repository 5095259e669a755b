import type { Measurement } from '../metrics/measurement.ts';
import type { FromWorker, Listening, Membership, Strength, ToWorker } from './messages.ts';

/** The group of workers, as one of them sees it. */
export interface Group {
  readonly membership: Membership;
  /** How many workers listen, as far as this one has heard. */
  strength(): Strength | undefined;
  /** Tells the primary that this worker listens. */
  listening(at: Listening): void;
  /** Answers the primary with what this returns when it asks for what the worker measures. */
  readonly measuredBy: (measure: () => Promise<Measurement>) => void;
}

/** Joins the workers of the process that started this one. `close` is called when all are to close. */
export async function joinWorkers(close: (signal: NodeJS.Signals) => void): Promise<Group> {
  let strength: Strength | undefined;
  let measure = async (): Promise<Measurement> => [];
  const membership = await new Promise<Membership>((resolve) => {
    process.on('message', (message: ToWorker) => {
      switch (message.kind) {
        case 'join':
          resolve(message.membership);
          return;
        case 'strength':
          ({ strength } = message);
          return;
        case 'ping':
          tell({ kind: 'pong' });
          return;
        case 'measure': {
          const { ask } = message;
          // Without an answer, the primary goes by the one before.
          measure().then(
            (measurement) => tell({ kind: 'measured', ask, measurement }),
            () => {},
          );
          return;
        }
        case 'close':
          close(message.signal);
      }
    });
    tell({ kind: 'joining' });
  });
  return {
    membership,
    strength: () => strength,
    measuredBy: (by) => void (measure = by),
    listening: (at) => tell({ kind: 'listening', ...at }),
  };
}

function tell(message: FromWorker): void {
  // If the primary is gone, this process is about to end.
  process.send?.(message, undefined, {}, () => {});
}
