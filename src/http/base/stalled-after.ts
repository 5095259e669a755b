/** A client that reads nothing of a response for this long is disconnected. */
export const stalledAfterMs = 60_000;
