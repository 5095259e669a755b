/** A run of a node that is alive. */
export interface AliveNode {
  readonly node: string;
  readonly run: string;
  /** What it announced of its load, serialised. */
  readonly load?: string;
}
