/** The options of `settle`. */
export interface SettleOptions {
  /** Settles only effects up to and including the last completion of this task. Default: everything that is owed. */
  readonly upTo?: string;
}

/** The action that `settle` creates. */
export interface SettleAction {
  (): void;
  readonly settles: SettleOptions;
}

/**
 * Creates an action that settles what the instance owes: the effects of its tasks so far become final, and no later
 * rollback undoes them. Under a plain `createActor` there is no ledger, and the action does nothing.
 */
export function settle(options: SettleOptions = {}): SettleAction {
  return Object.assign(
    // XState's inspection shows this name.
    function settle() {},
    { settles: options },
  );
}

/** What an action settles; undefined if `settle` did not make it. */
export function settledBy(action: unknown): SettleOptions | undefined {
  return typeof action === 'function' && 'settles' in action
    ? (action as SettleAction).settles
    : undefined;
}
