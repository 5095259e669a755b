import type { Caller } from '../actors/access/caller.ts';
import type { Changed } from '../actors/contract/changed.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Process } from '../definition/define-process.ts';
import { hasCode } from '../errors.ts';
import { createFollowed } from './followed.ts';
import { followOne } from './follow-one.ts';
import type { Outbox } from './outbox.ts';

type Inspects = Pick<Runtime, 'inspect' | 'changes' | 'list'>;

/** How many instances one client follows at a time. */
export const mostFollowed = 100;

/**
 * Puts what instances of these processes go through into the outbox: the newest ones, and each other one from its next change on. Of
 * more than 100, those that have not changed for longest are followed no longer until they change. Ends when the signal fires.
 */
export async function followMany(
  runtime: Inspects,
  outbox: Pick<Outbox, 'put' | 'room'>,
  {
    processes,
    caller,
    signal,
  }: {
    readonly processes: readonly Process[];
    readonly caller: Caller | undefined;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const followed = createFollowed(mostFollowed);
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const over = new AbortController();
  const stop = () => {
    over.abort();
    followed.end();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  function follow(process: Process, id: string, from: number | undefined): void {
    const own = followed.add(id);
    const put: Outbox['put'] = async (message) => {
      followed.touch(id, own);
      return outbox.put(message);
    };
    const run = followOne(runtime, put, { process, id, from, caller, signal: own })
      .catch((error: unknown) => {
        // It was forgotten, or the caller may no longer read it.
        if (!hasCode(error, 'instance_not_found')) fail(error);
      })
      .finally(() => {
        running.delete(run);
        followed.remove(id, own);
      });
    running.add(run);
  }

  const fail = (error: unknown) => {
    failure ??= { error };
    stop();
  };

  async function followChanges(changes: AsyncIterable<Changed>): Promise<void> {
    for await (const { process: name, id, version, missed } of changes) {
      // Those that are dropped meanwhile would wait for room as well.
      await outbox.room();
      if (missed) await outbox.put({ type: '@holdfast.leftOut', changes: true });
      const process = processes.find((each) => each.name === name);
      if (process !== undefined && !over.signal.aborted) follow(process, id, version);
    }
  }

  try {
    const names = processes.map(({ name }) => name);
    const skip = (id: string) => followed.has(id);
    const changes = await runtime.changes(names, { caller, skip, signal: over.signal });
    for (const { process, id } of await newest(runtime, processes, caller)) {
      if (!over.signal.aborted) follow(process, id, undefined);
    }
    await followChanges(changes);
  } catch (error) {
    fail(error);
  }
  await Promise.all(running);
  signal.removeEventListener('abort', stop);
  if (failure !== undefined) throw failure.error;
}

/** The instances to begin with, the oldest first. */
async function newest(
  runtime: Inspects,
  processes: readonly Process[],
  caller: Caller | undefined,
): Promise<readonly { readonly process: Process; readonly id: string }[]> {
  const lists = await Promise.all(
    processes.map(async (process) => {
      const { instances } = await runtime.list(process.name, { limit: mostFollowed }, { caller });
      return instances.map(({ id, createdAt }) => ({ process, id, createdAt }));
    }),
  );
  return lists
    .flat()
    .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
    .slice(-mostFollowed);
}
