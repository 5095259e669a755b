import type { Overlay, Heat } from './drawing/overlay.ts';
import { durationText } from './layout/duration.ts';

/** What is counted and measured of the instances of a process. */
export interface Usage {
  /** By the path of the state. */
  readonly active: Readonly<Record<string, number>>;
  /** The median of the time in a state in milliseconds, by its path. */
  readonly medianMs: Readonly<Record<string, number>>;
  /** How often an edge was taken, by its id. */
  readonly taken: Readonly<Record<string, number>>;
  /** The ids of all edges. */
  readonly edges: readonly string[];
}

/** What all instances of a process add to its picture: how many are in each state and for how long, how often each edge was taken. */
export function processOverlay({ active, medianMs, taken, edges }: Usage): Overlay {
  const most = Math.max(0, ...Object.values(taken));
  const here = Object.entries(active)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => ({ state, text: `${number(count)} here`, tone: 'wait' }) as const);
  const times = Object.entries(medianMs)
    .filter(([state]) => state !== '')
    .map(([state, ms]) => ({ state, text: `~ ${durationText(ms)}`, tone: 'note' }) as const);
  return {
    badges: [...here, ...times],
    heat: Object.fromEntries(edges.map((id) => [id, toHeat(taken[id] ?? 0, most)])),
  };
}

/** The levels grow with the logarithm, since counts differ by orders of magnitude. */
function toHeat(count: number, most: number): Heat {
  if (count === 0) return { level: 0 };
  const share = most <= 1 ? 1 : Math.log(count) / Math.log(most);
  const level = Math.min(4, 1 + Math.floor(share * 3.999)) as 1 | 2 | 3 | 4;
  return { level, text: number(count) };
}

const number = (count: number): string => count.toLocaleString('en');
