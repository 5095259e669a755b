/** What listeners are told of a commit, besides the instance. */
export interface News {
  readonly version: number;
  /** Whether the instance had ended by then. */
  readonly ended: boolean;
}
