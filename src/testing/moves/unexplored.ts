/** What was not explored, although it may happen, and what to do about it. */
export interface Unexplored {
  /** An event, a task, or a callback or observable. */
  readonly kind: 'event' | 'task' | 'actor';
  readonly name: string;
  readonly reason: string;
  readonly remedy: string;
}
