import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A store that no other test uses, as settings of a node. */
export interface StoragePlace extends AsyncDisposable {
  readonly redisUrl?: string;
  readonly redisPrefix?: string;
  readonly dataDir?: string;
}

export type StorageMode = 'embedded' | 'Redis';

export async function createStoragePlace(mode: StorageMode): Promise<StoragePlace> {
  if (mode === 'Redis') {
    return {
      redisUrl: inject('redisUrl'),
      redisPrefix: `test:${randomUUID().slice(0, 8)}`,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-'));
  return {
    dataDir,
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}
