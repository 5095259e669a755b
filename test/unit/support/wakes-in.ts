import { toInstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import type { Store, Wake } from '../../../src/actors/ports/ports.ts';
import { parseRecord } from '../../../src/actors/record/written/parse-record.ts';
import { wakesOf } from '../../../src/actors/views/proven-effects.ts';

/** What must have a due entry, by the record of an instance. */
export async function wakesIn(store: Store, id: string): Promise<readonly Wake[]> {
  const stored = await store.load(toInstanceId(id as PublicId));
  return stored === undefined ? [] : wakesOf(parseRecord(stored));
}
