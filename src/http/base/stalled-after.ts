/** Who takes nothing of an answer for so long is given up. */
export const stalledAfterMs = 60_000;
