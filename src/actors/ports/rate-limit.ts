/** Whether one more event may come under a key now. */
export interface RateVerdict {
  readonly allowed: boolean;
  /** When one would be allowed; 0 where it is. */
  readonly retryAfterMs: number;
  /** How many more would be allowed now. */
  readonly remaining: number;
  /** When a whole burst would be allowed again. */
  readonly fullMs: number;
}

/**
 * Counts events under keys, for all nodes on one store together. Rejects with `store_unavailable` while the store
 * cannot be reached.
 */
export interface RateLimit {
  /** One event under `key`: up to `burst` at once, `perSecond` in the long run. A refused one does not count. */
  take(key: string, perSecond: number, burst: number): Promise<RateVerdict>;
}
