import type { Caller } from '../../actors/access/caller.ts';
import type { PastLinks, Runtime } from '../../actors/contract/runtime-types.ts';
import type {
  HistoryStep,
  InstanceView,
  PastView,
  PausesView,
  WaitingView,
} from '../../actors/views/view-types.ts';
import { isSmallJson } from '../../actors/record/json-size.ts';
import type { Process } from '../../definition/define-process.ts';
import { hasCode } from '../../errors.ts';

/** To compare more than this takes longer than all the rest of the page. */
const largeBytes = 128 * 1024;
/** How many steps a page shows at once. */
const stepsOnPage = 200;
/** How many of them come before the shown one; now, there are none after it. */
const stepsBefore = 150;

/** Everything that the page of an instance shows. */
export interface InstanceData {
  readonly process: Process;
  /** As it is now. */
  readonly instance: InstanceView;
  /** Undefined if a step of the past is shown. */
  readonly waiting: WaitingView | undefined;
  /** What of its process is paused. */
  readonly pauses: PausesView;
  /** Those around the shown one, oldest first. */
  readonly steps: readonly HistoryStep[];
  /** If a step of the past is shown: what is known of it. */
  readonly moment: Moment | undefined;
  /** As the last step left it, with what that step changed, if the process keeps it and the data is not large. */
  readonly newest: PastView | undefined;
  /** Whether the data is too large to be compared each time that the page is rendered. */
  readonly isLarge: boolean;
}

/** The instance as an earlier step left it. */
export interface Moment {
  readonly version: number;
  readonly step: HistoryStep | undefined;
  /** Absent if the history does not keep it. */
  readonly past: PastView | undefined;
  readonly links: PastLinks;
}

/** `version`: of the past; undefined for now. */
export async function loadInstance(
  runtime: Runtime,
  process: Process,
  id: string,
  {
    caller,
    version,
  }: { readonly caller: Caller | undefined; readonly version: number | undefined },
): Promise<InstanceData> {
  const by = { caller };
  const { name } = process;
  // Together, so that they share one load of the record.
  const [instance, waiting, pauses] = await Promise.all([
    runtime.get(name, id, by),
    version === undefined ? runtime.waiting(name, id, by) : undefined,
    runtime.pauses(name, by),
  ]);
  const shown = Math.min(version ?? instance.version, instance.version);
  const isKept = process.history === 'snapshots';
  const isLarge = isKept && !isSmallJson(instance.data, largeBytes);
  const page = { ...by, after: Math.max(-1, shown - stepsBefore), limit: stepsOnPage };
  const [history, past] = await Promise.all([
    runtime.history(name, id, page),
    isKept && (version !== undefined || !isLarge)
      ? loadPast(runtime, process, id, { caller, version: shown })
      : undefined,
  ]);
  const { steps } = history;
  const common = { process, instance, waiting, pauses, steps, isLarge };
  if (version === undefined) return { ...common, moment: undefined, newest: past?.instance };
  const links = past?.links ?? linksAround(shown, instance.version);
  const step = steps.find(({ sequence }) => sequence === shown);
  const moment = { version: shown, step, past: past?.instance, links };
  return { ...common, moment, newest: undefined };
}

async function loadPast(
  runtime: Runtime,
  { name }: Process,
  id: string,
  { caller, version }: { readonly caller: Caller | undefined; readonly version: number },
): Promise<Awaited<ReturnType<Runtime['past']>> | undefined> {
  try {
    return await runtime.past(name, id, version, { caller });
  } catch (error) {
    if (hasCode(error, 'past_not_kept') || hasCode(error, 'not_found')) return undefined;
    throw error;
  }
}

function linksAround(version: number, last: number): PastLinks {
  return {
    first: 0,
    last,
    ...(version > 0 ? { prev: version - 1 } : {}),
    ...(version < last ? { next: version + 1 } : {}),
  };
}
