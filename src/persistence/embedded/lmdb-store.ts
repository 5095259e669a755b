import type { Journal } from '../../actors/ports/journal.ts';
import type { Store } from '../../actors/ports/ports.ts';
import { openLmdbKv } from './lmdb-kv.ts';
import { createOrderedJournal } from '../ordered/ordered-journal.ts';
import { createOrderedStore } from '../ordered/ordered-store.ts';

/**
 * The embedded store and its journal, in an LMDB file in `dataDir`; closing the store closes both. One process at a
 * time owns the folder: rejects with `data_dir_in_use` while another one does.
 */
export async function openLmdbStore(options: {
  readonly dataDir: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}): Promise<{ readonly store: Store; readonly journal: Journal }> {
  const kv = await openLmdbKv(options.dataDir);
  const now = options.now ?? Date.now;
  return {
    store: createOrderedStore(kv, { kind: 'lmdb', now, oneOwner: true }),
    journal: createOrderedJournal(kv),
  };
}
