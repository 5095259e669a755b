/**
 * Tells how soon after an outage of the store a node may take tasks over. Every lease ran out meanwhile, and the nodes
 * that still run those tasks extend them first.
 */
export interface Recovery {
  /** The store did not answer. */
  failed(): void;
  /** The store answered. True: what is leased no longer is nobody's. */
  answered(call: { readonly askedAt: number; readonly answeredAt: number }): boolean;
}

/** An answer that took longer was held up by an outage. */
const slowMs = 1_000;

/** `restMs`: what owners get to extend their leases, from the first answer after the outage on. */
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
        // However slow the answer was: where all are, resting for each would be forever.
        restsUntil = undefined;
        return true;
      }
      return answeredAt - askedAt > slowMs ? rest(answeredAt) : true;
    },
  };
}
