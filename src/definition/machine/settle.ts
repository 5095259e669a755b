/** What `settle` takes. */
export interface SettleOptions {
  /** Settle only what ended up to and including the last end of this task. Default: all that is owed. */
  readonly upTo?: string;
}

/** What `settle` makes: an action that says what it settles. */
export interface SettleAction {
  (): void;
  readonly settles: SettleOptions;
}

/**
 * An action that settles what the instance owes: what its tasks did so far stands, and no later rollback undoes it. Under a
 * plain `createActor` there is no ledger: it does nothing.
 */
export function settle(options: SettleOptions = {}): SettleAction {
  return Object.assign(
    // It is named in XState's inspection.
    function settle() {},
    { settles: options },
  );
}

/** What an action settles; undefined where `settle` did not make it. */
export function settledBy(action: unknown): SettleOptions | undefined {
  return typeof action === 'function' && 'settles' in action
    ? (action as SettleAction).settles
    : undefined;
}
