import type { Measured } from '../metrics/measurement.ts';
import type { FromWorker, Listening, Membership, Strength, ToWorker } from './messages.ts';

/** The group of workers, as one of them sees it. */
export interface Group {
  readonly membership: Membership;
  /** How many workers listen, as far as this one has heard. */
  strength(): Strength | undefined;
  /** Tells the primary that this worker listens. */
  listening(at: Listening): void;
  /** Answers the primary with this when it asks for what the worker measures, and tells it every second what was counted. */
  readonly measuredBy: (measured: Measured) => void;
}

/** What a worker that is killed has counted since it last told is lost. */
const countedEveryMs = 1_000;

/** Joins the workers of the process that started this one. `close` is called when all are to close. */
export async function joinWorkers(close: (signal: NodeJS.Signals) => void): Promise<Group> {
  let strength: Strength | undefined;
  let measured: Measured = { measurement: async () => [], counts: async () => [] };
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
          measured.measurement().then(
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
    measuredBy(by) {
      measured = by;
      setInterval(() => {
        by.counts().then(
          (counts) => tell({ kind: 'counted', counts }),
          () => {},
        );
      }, countedEveryMs).unref();
    },
    listening: (at) => tell({ kind: 'listening', ...at }),
  };
}

function tell(message: FromWorker): void {
  // If the primary is gone, this process is about to end.
  process.send?.(message, undefined, {}, () => {});
}
