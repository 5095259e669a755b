/** A promise of the engine that a run did not keep. */
export interface Violation {
  /** The name of the invariant. */
  readonly invariant: string;
  readonly message: string;
}
