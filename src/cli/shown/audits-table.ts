import type { AuditsView } from '../../actors/views/view-types.ts';
import { toTable, type Cell } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';
import { timeText } from './time-text.ts';

type Entry = AuditsView['entries'][number];

/** Entries of the audit log. */
export function auditsTable(entries: readonly Entry[], shownOn: ShownOn): string {
  const rows = entries.map((entry): readonly Cell[] => {
    const { at, by = '', what, process, instance, details, reason = '' } = entry;
    return [
      timeText(at),
      by,
      [what, ...Object.entries(details).map(toText)].join(' '),
      instance === undefined ? process : `${process}/${instance}`,
      outcomeCell(entry),
      reason,
    ];
  });
  return toTable(['AT', 'BY', 'WHAT', 'OF', 'OUTCOME', 'REASON'], rows, shownOn);
}

function toText([name, value]: readonly [string, unknown]): string {
  return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function outcomeCell({ outcome }: Entry): Cell {
  // Of a bulk act. An earlier version also left acts without one, if the node died.
  if (outcome === undefined) return { text: 'under way', tone: 'warn' };
  if (outcome === 'unchanged') return { text: outcome, tone: 'warn' };
  return { text: outcome, tone: outcome === 'done' ? 'good' : 'bad' };
}
