/** What was not explored, although it may happen, and what to do about it. */
export interface Unexplored {
  /** An event, or a task. */
  readonly kind: 'event' | 'task';
  readonly name: string;
  readonly reason: string;
  readonly remedy: string;
}
