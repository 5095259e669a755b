/** A place for one task on this node, or a position in the queue for one. A step reserves it; the task frees it. */
export interface Place {
  /** `gone`: the task will get no place on this node. */
  state(): 'free' | 'queued' | 'gone';
  /** Calls `done` once the place is not queued any more, unless it is released before. */
  afterQueue(done: () => void): void;
  /** Frees the place, or leaves the queue. Only the first call counts. */
  release(): void;
}
