import type { InstanceId } from '../../actors/ports/ids.ts';
import type { Commit } from '../../actors/ports/ports.ts';
import { afterSortable, keys } from './ordered-keys.ts';
import { keysIn, under, type KvReader, type KvWriter } from './ordered-kv.ts';

interface Mark {
  readonly untilMs: number;
  readonly value: string;
}

export function loadMark(
  rows: KvReader,
  id: InstanceId,
  name: string,
  now: number,
): string | undefined {
  const mark = parseMark(rows, keys.mark(id, name));
  return mark !== undefined && mark.untilMs > now ? mark.value : undefined;
}

/** How many marks an instance has; expired ones count until they are pruned. */
export function countMarks(rows: KvReader, id: InstanceId): number {
  return Number(rows.get(keys.markCount(id)) ?? 0);
}

/** Stores the marks of a commit. */
export function putMarks(rows: KvWriter, { id, marks }: Commit, now: number): void {
  if (marks === undefined || marks.put.length === 0) return;
  let count = countMarks(rows, id);
  for (const { key: name, value } of marks.put) {
    const key = keys.mark(id, name);
    const before = parseMark(rows, key);
    if (before === undefined) count += 1;
    else rows.remove(keys.markEnd(before.untilMs, key));
    const mark: Mark = { untilMs: now + marks.ttlMs, value };
    rows.put(key, JSON.stringify(mark));
    rows.put(keys.markEnd(mark.untilMs, key), '');
  }
  rows.put(keys.markCount(id), String(count));
}

/** The index keys of marks that had expired at `now`, of any instance. */
export function endedMarks(rows: KvReader, now: number, limit: number): readonly string[] {
  return keysIn(rows, { from: keys.markEnds, to: keys.markEndsAt(Math.floor(now) + 1), limit });
}

export function pruneMarks(rows: KvWriter, ended: readonly string[]): void {
  for (const end of ended) {
    const key = keys.markOfEnd(afterSortable(end.slice(keys.markEnds.length)));
    rows.remove(end);
    rows.remove(key);
    const id = key.split('/')[1] as InstanceId;
    const left = countMarks(rows, id) - 1;
    if (left > 0) rows.put(keys.markCount(id), String(left));
    else rows.remove(keys.markCount(id));
  }
}

/** Removes the index entries of the marks of an instance. */
export function forgetMarkEnds(rows: KvWriter, id: InstanceId): void {
  for (const key of keysIn(rows, under(keys.marks(id)))) {
    const mark = parseMark(rows, key);
    if (mark !== undefined) rows.remove(keys.markEnd(mark.untilMs, key));
  }
}

function parseMark(rows: KvReader, key: string): Mark | undefined {
  const text = rows.get(key);
  return text === undefined ? undefined : (JSON.parse(text) as Mark);
}
