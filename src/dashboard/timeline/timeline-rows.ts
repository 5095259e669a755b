import type { HistoryStep, TaskView } from '../../actors/views/view-types.ts';
import { leafStates } from '../parts/leaf-states.ts';

/** A span of time (epoch milliseconds). */
export interface Bar {
  readonly from: number;
  /** Undefined if it lasts. */
  readonly to: number | undefined;
  readonly kind: 'state' | 'task' | 'failed';
}

/** A state or a task, with the times when it was active. */
export interface Row {
  readonly label: string;
  readonly kind: 'state' | 'task';
  readonly bars: readonly Bar[];
}

/** The rows of a timeline, in the order in which each was first active. `steps`: oldest first. */
export function timelineRows(
  steps: readonly HistoryStep[],
  tasks: readonly TaskView[],
  isOver: boolean,
): readonly Row[] {
  const start = Date.parse(steps[0]?.at ?? '');
  return [...stateRows(steps, isOver), ...taskRows(tasks, start)].toSorted(
    (a, b) => firstOf(a) - firstOf(b),
  );
}

function firstOf({ bars }: Row): number {
  return bars[0]?.from ?? Infinity;
}

function stateRows(steps: readonly HistoryStep[], isOver: boolean): readonly Row[] {
  const bars = new Map<string, Bar[]>();
  const open = new Map<string, number>();
  const close = (path: string, to: number | undefined) => {
    const from = open.get(path);
    if (from !== undefined) {
      addBar(bars, path, { from, to, kind: 'state' });
    }
    open.delete(path);
  };
  for (const { at, to } of steps) {
    const ms = Date.parse(at);
    const active = leafStates(to);
    for (const path of open.keys()) if (!active.includes(path)) close(path, ms);
    for (const path of active) if (!open.has(path)) open.set(path, ms);
  }
  // Where an instance has ended, it stays for no time that could be shown.
  const end = isOver ? Date.parse(steps.at(-1)?.at ?? '') : undefined;
  for (const path of open.keys()) close(path, end);
  return [...bars].map(([label, its]) => ({ label, kind: 'state', bars: its }));
}

function taskRows(tasks: readonly TaskView[], start: number): readonly Row[] {
  const rows = new Map<string, Bar[]>();
  for (const { name, undo, startedAt, finishedAt, outcome } of tasks) {
    const label = undo === true ? `undo of ${name}` : name;
    const to = finishedAt === undefined ? undefined : Date.parse(finishedAt);
    if (to !== undefined && to < start) continue;
    const from = Math.max(start, Date.parse(startedAt));
    const kind = outcome === 'failed' ? 'failed' : 'task';
    addBar(rows, label, { from, to, kind });
  }
  return [...rows].map(([label, bars]) => ({ label, kind: 'task', bars }));
}

function addBar(rows: Map<string, Bar[]>, label: string, bar: Bar): void {
  const bars = rows.get(label);
  if (bars === undefined) rows.set(label, [bar]);
  else bars.push(bar);
}
