import { toInstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import type { Store } from '../../../src/actors/ports/ports.ts';
import { parseRecord } from '../../../src/actors/record/written/parse-record.ts';
import { wakesOf } from '../../../src/actors/views/proven-effects.ts';

/** Deletes the due entries of an instance, of which its record knows nothing. */
export async function loseEntries(store: Store, publicId: string): Promise<void> {
  const id = toInstanceId(publicId as PublicId);
  const stored = await store.load(id);
  if (stored === undefined) throw new Error('There is no such instance');
  const record = parseRecord(stored);
  await store.commit({
    ...stored,
    id,
    process: record.process,
    expected: stored.mark,
    history: [],
    historyLimit: 100,
    due: { set: [], lease: [], leaseMs: 0, clear: wakesOf(record) },
    owner: { node: 'nobody', run: '', number: 0 },
    terms: { add: [], remove: [] },
    createdAt: record.createdAt,
    expireAt: undefined,
  });
}
