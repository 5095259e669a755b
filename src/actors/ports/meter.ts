/** What a call of a task came to; `interrupted` if its outcome was no longer needed, or another node has the task. */
export type CallOutcome = 'ok' | 'failed' | 'timeout' | 'handedOver' | 'interrupted';

/** One call out of the process. */
export interface MeteredCall {
  readonly process: string;
  readonly task: string;
  readonly kind: 'task' | 'compensation' | 'telling';
  readonly outcome: CallOutcome;
  readonly durationMs: number;
}

/** Is told what a node does, as it happens. Its methods neither throw nor wait: they are called at each step. */
export interface Meter {
  /** A start was refused, because there is more work than the node or its store can do. */
  refused(process: string): void;
  /** A cause was committed as a step, this long after it had arrived. */
  stepped(process: string, durationMs: number): void;
  called(call: MeteredCall): void;
  /** The next attempt of a task began this long after it was due. */
  retried(lateMs: number): void;
  /** A task runs here, and an earlier run of it did not end. */
  tookOver(): void;
}
