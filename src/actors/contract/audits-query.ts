/** A page of the audit log, as a program asks for it. */
export interface AuditsQuery {
  /** The subject of the caller. */
  readonly by?: string;
  /** What was done, such as `pause`. */
  readonly what?: string;
  readonly process?: string;
  /** ISO 8601, with an offset or `Z`: from this time on. */
  readonly since?: string;
  /** ISO 8601, with an offset or `Z`: before this time. */
  readonly until?: string;
  /** `next` of the previous page. */
  readonly before?: string;
  /** From 1 to 1,000 entries. Default 100. */
  readonly limit?: number;
}
