import type { Storage, StorageOptions } from './storage.ts';

/** Loads only what the store needs, so that a node starts sooner. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { redisUrl } = options;
  if (redisUrl === undefined) {
    const { openEmbedded } = await import('./open-embedded.ts');
    return openEmbedded(options);
  }
  const { openRedis } = await import('./open-redis.ts');
  return openRedis(redisUrl, options);
}
