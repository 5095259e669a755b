import type { Process } from '../../definition/define-process.ts';
import { alwaysReads } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { News } from '../ports/news.ts';
import type { InstanceView } from '../views/view-types.ts';
import type { ChangeWaiter, Look } from './change-waiter.ts';
import type { EndedHere } from './ended-here.ts';
import type { Readables } from './readable.ts';
import type { RunningHere } from '../restore/running-here.ts';
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
 * commits it; while this node runs a task of the instance, it does not even look first. Throws `instance_not_found` as soon as a look finds that the caller may not read the instance.
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
  readonly runningHere: Pick<RunningHere, 'of'>;
  readonly readables: Pick<Readables, 'readable' | 'readableEnd'>;
}): WaitForView {
  const { waiter, load, endedHere, runningHere } = deps;
  const { readable, readableEnd } = deps.readables;

  return async (process, caller, id, { until, worth = always, timeoutMs, signal }) => {
    const expected = endedHere.expect(id);
    // What it waits for comes soon, and this node makes it; whoever reads by a rule is answered by a look.
    const running = runningHere.of(id);
    const isAhead =
      running?.process.name === process.name &&
      (caller === undefined || alwaysReads(caller, running.owner)) &&
      !worth({ version: running.version, ended: false });
    /** Whether each change may take away the right to read. */
    let isByRule = !isAhead;

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
      const firstLookMs = isAhead ? aheadMs : 0;
      return await waiter.until(id, look, { timeoutMs, signal, isWorth, firstLookMs });
    } finally {
      expected.drop();
    }
  };
}

/** How long a first look waits for a version that this node makes, in case that another node has made it. */
const aheadMs = 500;

function always(): boolean {
  return true;
}
