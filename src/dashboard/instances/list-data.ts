import type { Caller } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { InstanceView, PausesView } from '../../actors/views/view-types.ts';
import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { heldBy } from '../parts/held-by.ts';
import type { Place } from '../parts/place.ts';
import type { Selection } from './selection.ts';
import { toFilter, type LeftOut } from './to-filter.ts';

export type Counts = Readonly<Record<InstanceStatus | 'attention' | 'paused', number>>;

/** Everything that a page of the list shows. */
export interface ListData {
  readonly selection: Selection;
  readonly place: Place;
  /** The processes to choose from. */
  readonly choices: readonly Process[];
  /** The process that is chosen; undefined for all. */
  readonly process: Process | undefined;
  readonly instances: readonly InstanceView[];
  /** The cursor of the next page. */
  readonly next: string | undefined;
  /** All instances of the process, or of all processes. */
  readonly counts: Counts;
  /** Why there is no list, each in a sentence. */
  readonly faults: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** What of the pauses of its process keeps an instance from going on, in words. */
  readonly heldBy: HeldByText;
}

export type HeldByText = (instance: InstanceView) => string | undefined;

interface ListAsked {
  readonly choices: readonly Process[];
  readonly process: Process | undefined;
  readonly selection: Selection;
  readonly place: Place;
  readonly caller: Caller | undefined;
}

const pageSize = 50;

/** Reads one page. What is wrong with the selection is part of the page, not an error. */
export async function loadList(runtime: Runtime, asked: ListAsked): Promise<ListData> {
  const { choices, process, selection, place, caller } = asked;
  const candidates = process === undefined ? choices : [process];
  const filtered = toFilter(selection, candidates);
  const [counts, heldByText, listed] = await Promise.all([
    countAll(runtime, candidates, caller),
    readHeldBy(runtime, candidates, caller),
    listFiltered(runtime, filtered, asked),
  ]);
  const { leftOut } = filtered;
  return { selection, place, choices, process, counts, leftOut, heldBy: heldByText, ...listed };
}

async function readHeldBy(
  runtime: Runtime,
  processes: readonly Process[],
  caller: Caller | undefined,
): Promise<HeldByText> {
  const all = new Map<string, PausesView>();
  await Promise.all(
    processes.map(async ({ name }) => all.set(name, await runtime.pauses(name, { caller }))),
  );
  return (instance) => {
    const pauses = all.get(instance.process);
    return pauses === undefined ? undefined : heldBy(instance, pauses)?.text;
  };
}

async function listFiltered(
  runtime: Runtime,
  { processes, filter, faults }: ReturnType<typeof toFilter>,
  { place, caller }: ListAsked,
): Promise<Pick<ListData, 'instances' | 'next' | 'faults'>> {
  if (filter === undefined) return { instances: [], next: undefined, faults };
  const names = processes.map(({ name }) => name);
  const page = { limit: pageSize, ...(place.cursor === undefined ? {} : { cursor: place.cursor }) };
  try {
    const { instances, next } = await runtime.list(names, { ...filter, ...page }, { caller });
    return { instances, next, faults: [] };
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'invalid_request') throw error;
    return { instances: [], next: undefined, faults: [error.message] };
  }
}

async function countAll(
  runtime: Runtime,
  processes: readonly Process[],
  caller: Caller | undefined,
): Promise<Counts> {
  const counted = await Promise.all(
    processes.map(async ({ name }) => runtime.count(name, { caller })),
  );
  const sum = (key: keyof Counts) => counted.reduce((total, one) => total + one[key], 0);
  return {
    Pending: sum('Pending'),
    Completed: sum('Completed'),
    Failed: sum('Failed'),
    Cancelled: sum('Cancelled'),
    attention: sum('attention'),
    paused: sum('paused'),
  };
}
