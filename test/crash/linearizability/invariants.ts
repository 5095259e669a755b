/** What must hold for every run, whatever the faults; the text appears in reports. */
export const invariants = [
  'no acknowledged start is lost',
  'no refused start happens',
  'a start happens once',
  'no acknowledged event is lost',
  'no event is applied twice',
  'no refused event is applied',
  'no event reaches another generation',
  'If-Match holds',
  'nothing comes from nowhere',
  'every answer is a known one',
  'an answer is of its own step',
  'a repeated request is answered the same',
  'what was acknowledged before it precedes it',
  'reads never go back',
  'nothing is read before it is sent',
  'what is read was written',
  'a refusal holds at the time of the answer',
  'versions are gapless and the history is in sequence',
  'each step follows from the one before',
  'the context is the fold of the history',
  'the past stays',
  'what is pending comes to its end',
  'what is shown is the fold of the history',
  'a stream has no gap and no repetition',
  'a stream tells the history of one life',
  'a stream ends with its instance',
  'a task has one idempotency key',
  'an idempotency key is that of one task',
  'a task runs for an event that was applied',
  'a task that is completed was done',
  'a task that was done does not fail',
  'no task is tried too often',
  'an attempt follows one that failed',
] as const;

export type Invariant = (typeof invariants)[number];

/** A broken promise, with the details that locate it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}
