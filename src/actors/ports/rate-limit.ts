/** Whether one more event is allowed under a key now. */
export interface RateVerdict {
  readonly allowed: boolean;
  /** Time until one is allowed; 0 if it is allowed now. */
  readonly retryAfterMs: number;
  /** How many more are allowed now. */
  readonly remaining: number;
  /** Time until a whole burst is allowed again. */
  readonly fullMs: number;
}

/**
 * Counts events by key, across all nodes on one store. Rejects with `store_unavailable` while the store cannot be
 * reached.
 */
export interface RateLimit {
  /** Counts one event under `key`: up to `burst` at once, `perSecond` in the long run. A refused one does not count. */
  take(key: string, perSecond: number, burst: number): Promise<RateVerdict>;
}
