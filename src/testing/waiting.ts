import { AsyncLocalStorage } from 'node:async_hooks';

/** An unfinished callout, which holds virtual time while it waits for nothing. */
export interface Hold {
  readonly name: string;
  /** How many promises it waits for: a callout may wait for several at once. */
  waits: number;
  readonly changed: () => void;
}

/** The callout that the running code belongs to. */
export const currentHold = new AsyncLocalStorage<Hold>();

/**
 * Resolves as the promise does. Meanwhile the callout that calls this holds no virtual time: it waits for what only time or the
 * test brings.
 */
export async function waiting<T>(promise: Promise<T>): Promise<T> {
  const hold = currentHold.getStore();
  if (hold === undefined) return promise;
  hold.waits += 1;
  hold.changed();
  try {
    return await promise;
  } finally {
    hold.waits -= 1;
  }
}
