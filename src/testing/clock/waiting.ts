import { currentHold } from './current-hold.ts';

/**
 * Resolves as the promise does. Meanwhile, the callout that calls this holds no virtual time, because it waits for what
 * only time or the test brings.
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
