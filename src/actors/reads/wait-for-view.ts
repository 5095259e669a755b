import type { Process } from '../../definition/define-process.ts';
import { alwaysReads } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { News } from '../ports/news.ts';
import type { InstanceView } from '../views/view-types.ts';
import type { ChangeWaiter, Look } from './change-waiter.ts';
import type { EndedHere } from './ended-here.ts';
import type { Readables } from './readable.ts';
import type { Load } from './share-loads.ts';

/** What somebody waits for, and how long. */
export interface WaitFor {
  readonly until: (view: InstanceView) => boolean;
  /**
   * Whether `until` may hold for this version, as far as its number, and whether the instance has ended, tell. Other versions are
   * not even read. Default: for every one.
   */
  readonly worth?: ((news: News) => boolean) | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for a view of an instance. Looks only at versions that are worth it, and takes the end from the actor in memory if this node
 * commits it. Throws `instance_not_found` as soon as a look finds that the caller may not read the instance.
 */
export type WaitForView = (
  process: Process,
  caller: Caller | undefined,
  id: InstanceId,
  wanted: WaitFor,
) => Promise<InstanceView>;

export function createWaitForView(deps: {
  readonly waiter: Pick<ChangeWaiter, 'until'>;
  readonly load: Load;
  readonly endedHere: Pick<EndedHere, 'expect'>;
  readonly readables: Pick<Readables, 'readable' | 'readableEnd'>;
}): WaitForView {
  const { waiter, load, endedHere } = deps;
  const { readable, readableEnd } = deps.readables;

  return async (process, caller, id, { until, worth = always, timeoutMs, signal }) => {
    const expected = endedHere.expect(id);
    /** Whether each change may take away the right to read. */
    let isByRule = true;

    const look = async (): Promise<Look<InstanceView>> => {
      const ended = expected.take();
      if (ended !== undefined) {
        const view = readableEnd(process, caller, ended);
        return { done: until(view), answer: () => view };
      }
      const found = readable(process, caller, await load(id));
      const { version, status, owner } = found.record;
      isByRule = caller !== undefined && !alwaysReads(caller, owner);
      const isWanted = worth({ version, ended: status !== 'Pending' }) && until(found.view());
      return { done: isWanted, answer: found.view };
    };
    // Version 0 may be that of another instance, which got the id after this one was forgotten.
    const isWorth = (news: News) => isByRule || news.version === 0 || worth(news);

    try {
      return await waiter.until(id, look, { timeoutMs, signal, isWorth });
    } finally {
      expected.drop();
    }
  };
}

function always(): boolean {
  return true;
}
