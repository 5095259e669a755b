/** Who asked for a step, and why. */
export interface AskedBy {
  /** The caller's subject. */
  readonly sub?: string;
  readonly reason?: string;
  /** The public id of the bulk act that asked on behalf of the caller. */
  readonly bulkAct?: string;
}
