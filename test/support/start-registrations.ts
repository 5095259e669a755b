import type { Outside } from './outside.ts';
import { startMain, type RunningNode } from './start-node.ts';
import type { StoragePlace } from './storage-place.ts';

/** Starts `src/main.ts` on a store, with the outside in place of the stand-ins. */
export async function startRegistrations(
  place: StoragePlace,
  outside: Outside,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningNode> {
  const { dataDir, redisUrl, redisPrefix } = place;
  return startMain({
    ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    ...(redisPrefix === undefined ? {} : { REDIS_PREFIX: redisPrefix }),
    ACCOUNTS_URL: `${outside.url}/accounts`,
    MAILS_URL: `${outside.url}/mails`,
    PROFILES_URL: `${outside.url}/profiles`,
    ...env,
  });
}

export const person = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };
