import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import { requestKey } from './repeats.ts';

/** What one bulk act has done to an instance so far. */
export interface BulkDone {
  /** The version that its first step led to. */
  readonly first: number;
  /** What it has done, in the words of the bulk act. */
  readonly deeds: readonly string[];
}

/** One thing that a bulk act does to an instance. The commit that brings it keeps it with those before. */
export interface BulkDeed {
  /** The public id of the bulk act. */
  readonly id: string;
  readonly deed: string;
  /** What `loadBulkDone` returned at the version that the deed is for, with what was done since. */
  readonly before?: BulkDone | undefined;
}

/** What is done once this is, too: by the step to a version. */
export function withDeed({ deed, before }: BulkDeed, version: number): BulkDone {
  return { first: before?.first ?? version, deeds: [...(before?.deeds ?? []), deed] };
}

/** The mark that keeps it. */
export function keepDeed(deed: BulkDeed, version: number) {
  return { key: markOf(deed.id), value: JSON.stringify(withDeed(deed, version)) };
}

/**
 * What a bulk act has done to an instance within the last day; undefined if nothing. Load the instance first: a deed that is applied
 * only at that version is then not done twice.
 */
export async function loadBulkDone(
  store: Pick<Store, 'marks'>,
  id: InstanceId,
  bulkAct: string,
): Promise<BulkDone | undefined> {
  const [text] = (await store.marks(id, [markOf(bulkAct)])).values;
  return text === undefined ? undefined : (JSON.parse(text) as BulkDone);
}

/** No caller has this scope. */
function markOf(bulkAct: string): string {
  return requestKey('bulk act', bulkAct, undefined).name;
}
