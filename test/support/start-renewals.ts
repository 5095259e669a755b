import { served, type Client } from './client.ts';

const atOnce = 100;

/** Starts so many renewals, and returns their ids: a busy machine may refuse some of those that come at once. */
export async function startRenewals(client: Client, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const starts = Array.from({ length: Math.min(atOnce, count - ids.length) }, async (_, n) => {
      const key = `renewal ${ids.length + n}`;
      return (await served(async () => client.start('/renewals', {}, key))).body.id;
    });
    ids.push(...(await Promise.all(starts)));
  }
  return ids;
}
