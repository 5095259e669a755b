import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { TaskScope } from '../definition/machine/task.ts';
import { actOnInstance } from './act-on-instance.ts';
import type { Acting } from './acting.ts';
import type { FailedAct, PageResult } from './bulk-act-context.ts';

/** How many instances a bulk act acts on at a time: other callers of the node must not notice it. */
const concurrency = 8;

/** Acts on the instances of a page. Rejects if it is interrupted; it can then be repeated. */
export async function actOnPage(
  runtime: Runtime,
  acting: Acting,
  page: readonly string[],
  { signal, log }: Pick<TaskScope<unknown>, 'signal' | 'log'>,
): Promise<PageResult> {
  const left = page.values();
  const counts = { done: 0, skipped: 0 };
  const failures: FailedAct[] = [];

  async function work(): Promise<void> {
    for (const target of left) {
      signal.throwIfAborted();
      const result = await actOnInstance(runtime, acting, target, log);
      if (typeof result === 'string') counts[result] += 1;
      else failures.push(result);
    }
  }

  // All of them have ended before a failure of one ends the attempt: the next one must not run beside them.
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return { ...counts, failures };
}
