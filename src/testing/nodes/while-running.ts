import { waiting } from '../clock/waiting.ts';
import type { Life } from './life.ts';

/** Settles as the promise does, once the node runs; never, once its life is over. */
export async function whileRunning<T>(life: Life, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } finally {
    while (life.isPaused()) {
      await waiting(new Promise<void>((resolve) => life.whenRunning(resolve)));
    }
    if (life.isOver()) await waiting(new Promise(() => undefined));
  }
}
