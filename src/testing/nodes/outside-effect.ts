/** A call of a task, or of its compensation (`undo`). */
export interface Call {
  readonly kind: 'task' | 'undo';
  readonly task: string;
  readonly input: unknown;
  /** Of a compensation: what the task returned, if that is known. */
  readonly output?: unknown;
  readonly attempt: number;
  readonly idempotencyKey: string;
  /** ISO 8601, in simulated time. */
  readonly at: string;
}

/** An event that left the instance. */
export interface Emitted {
  readonly kind: 'emit';
  readonly event: { readonly type: string };
  /** The same for every telling of the event. */
  readonly idempotencyKey: string;
  /** ISO 8601, in simulated time. */
  readonly at: string;
}

/** What an instance did to the outside world. */
export type OutsideEffect = Call | Emitted;
