/**
 * Decides how soon after an outage of the store a node may take over tasks. All leases ran out meanwhile, and the nodes
 * that still run those tasks must extend them first.
 */
export interface Recovery {
  /** The store did not answer. */
  failed(): void;
  /** The store answered. Returns true if tasks with expired leases may be taken over. */
  answered(call: { readonly askedAt: number; readonly answeredAt: number }): boolean;
}

/** A slower answer was delayed by an outage. */
const slowMs = 1_000;

/** `restMs`: how long owners get to extend their leases after the first answer that follows an outage. */
export function createRecovery(restMs: number): Recovery {
  let isAway = false;
  let restsUntil: number | undefined;

  function rest(from: number): false {
    isAway = false;
    restsUntil = from + restMs;
    return false;
  }

  return {
    failed() {
      isAway = true;
    },
    answered({ askedAt, answeredAt }) {
      if (isAway) return rest(answeredAt);
      if (restsUntil !== undefined) {
        if (answeredAt < restsUntil) return false;
        // Regardless of how slow the answer was: if all are slow, resting after each would never end.
        restsUntil = undefined;
        return true;
      }
      return answeredAt - askedAt > slowMs ? rest(answeredAt) : true;
    },
  };
}
