import type { PendingTask } from '../record/record.ts';

/** When a pending task has to be looked at again (epoch milliseconds); undefined: it runs, or is about to. */
export function lookAt({ stuck, handedOver, retryAt }: PendingTask): number | undefined {
  return stuck?.againAt ?? handedOver?.lookAt ?? retryAt;
}
