/** Whether something holds, and what to say if it does not, or if it must not. */
export interface Verdict {
  readonly holds: boolean;
  /** What was found, as a sentence: it explains both. */
  readonly message: string;
}
