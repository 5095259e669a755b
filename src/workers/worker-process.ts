import type { FromWorker, ToWorker } from './messages.ts';

/** How a worker ended: with a code, or by a signal. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a worker reports. Nothing follows `ended`. */
export interface WorkerEvents {
  readonly said: (message: FromWorker) => void;
  readonly ended: (end: WorkerEnd) => void;
}

/** A worker, as the primary sees it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Does nothing if the worker has ended. */
  tell(message: ToWorker): void;
  /** Ends it as by `kill -9`. */
  kill(): void;
}

/** Starts a worker. */
export type Fork = (events: WorkerEvents) => WorkerProcess;
