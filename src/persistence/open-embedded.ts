import { createLocalWakes } from './embedded/local-wakes.ts';
import { openLmdbStore } from './embedded/lmdb-store.ts';
import { createMemoryRateLimit } from './embedded/memory-rate-limit.ts';
import type { Storage, StorageOptions } from './storage.ts';

/** Instances in a file of this process. */
export async function openEmbedded({ dataDir = '.holdfast' }: StorageOptions): Promise<Storage> {
  const { store, journal } = await openLmdbStore({ dataDir });
  return {
    store,
    journal,
    wakes: createLocalWakes({ now: () => store.now() }),
    rateLimit: createMemoryRateLimit(),
    name: `embedded store (LMDB) in ${dataDir}`,
  };
}
