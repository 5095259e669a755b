/** What a run has come to, as far as it is compared with the undisturbed one. */
export interface RunResult {
  /** In the order in which they were started. */
  readonly instances: readonly InstanceResult[];
  /** What `read` of the outside returned. */
  readonly outside?: unknown;
}

export interface InstanceResult {
  readonly process: string;
  readonly status: string;
  readonly state: unknown;
  readonly data: unknown;
  readonly output: unknown;
  readonly error: unknown;
  /** Each effect on the outside once, however often it was called under its idempotency key. */
  readonly effects: readonly ResultEffect[];
  readonly ledger: readonly { readonly task: string; readonly state: string }[];
}

export interface ResultEffect {
  readonly kind: 'task' | 'undo' | 'emit';
  /** The task, or the type of the emitted event. */
  readonly name: string;
  readonly input: unknown;
}
