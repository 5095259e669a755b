import type { InstanceId } from '../actors/ids.ts';
import type { Commit } from '../actors/ports.ts';
import { keys } from './ordered-keys.ts';
import { under, type KvReader, type KvWriter } from './ordered-kv.ts';

interface Mark {
  readonly untilMs: number;
  readonly value: string;
}

const prunedAtOnce = 16;

export function loadMark(
  rows: KvReader,
  id: InstanceId,
  name: string,
  now: number,
): string | undefined {
  const text = rows.get(keys.mark(id, name));
  if (text === undefined) return undefined;
  const { untilMs, value } = JSON.parse(text) as Mark;
  return untilMs > now ? value : undefined;
}

/** Keeps the marks of a commit, and drops some whose time is over, so that they never pile up. */
export function putMarks(rows: KvWriter, { id, marks }: Commit, now: number): void {
  if (marks === undefined || marks.put.length === 0) return;
  const oldest = Array.from(rows.range({ ...under(keys.marks(id)), limit: prunedAtOnce }));
  for (const { key, value } of oldest) {
    if ((JSON.parse(value) as Mark).untilMs <= now) rows.remove(key);
  }
  for (const { key, value } of marks.put) {
    const mark: Mark = { untilMs: now + marks.ttlMs, value };
    rows.put(keys.mark(id, key), JSON.stringify(mark));
  }
}
