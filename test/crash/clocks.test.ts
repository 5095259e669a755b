import { expect, test, vi } from 'vitest';
import { createClient } from '../support/client.ts';
import { startOutside } from '../support/outside.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const hourMs = 60 * 60 * 1000;
/** How late a busy machine may be. */
const lagMs = 8_000;
const delaysMs = [1_000, 2_000, 3_000, 4_000];

test.each([
  { clock: 'an hour ahead', clockAheadMs: hourMs },
  { clock: 'an hour behind', clockAheadMs: -hourMs },
])(
  'a node whose clock is $clock fires timers on time, and warns',
  { concurrent: true },
  async ({ clockAheadMs }) => {
    await using place = await createStoragePlace('Redis');
    await using outside = await startOutside();
    const settings = { ...place, outsideUrl: outside.url };
    await using wrong = await startNode({ ...settings, nodeId: 'wrong', clockAheadMs });
    await using right = await startNode({ ...settings, nodeId: 'right' });
    outside.behave('deliver', (nth) => (nth < 3 ? { status: 503 } : {}));

    const clients = [createClient(wrong.url), createClient(right.url)];
    const reminders = await Promise.all(
      delaysMs.flatMap((delayMs) =>
        clients.map(async (client) => {
          const askedAt = Date.now();
          const id = await client.started('/reminders', { delayMs });
          return { id, delayMs, askedAt };
        }),
      ),
    );
    const delivery = await clients[0]?.started('/deliveries');

    for (const { id, delayMs, askedAt } of reminders) {
      const done = await clients[1]?.until('/reminders', id, { status: 'Completed' });
      const history = (await clients[1]?.history('/reminders', id)) ?? [];
      const [started = '', fired = ''] = history.map(({ at }) => at);
      for (const at of [done?.createdAt ?? '', started]) {
        expect(Math.abs(Date.parse(at) - askedAt)).toBeLessThan(lagMs);
      }
      const waitedMs = Date.parse(fired) - Date.parse(started);
      expect(waitedMs).toBeGreaterThanOrEqual(delayMs);
      expect(waitedMs).toBeLessThan(delayMs + lagMs);
    }
    await clients[1]?.until('/deliveries', delivery ?? '', { status: 'Completed' });
    const [first = Infinity, , third = 0] = outside.callsOf('deliver').map((c) => c.startedAt);
    expect(third - first).toBeGreaterThanOrEqual(2 * 1_200);
    expect(third - first).toBeLessThan(2 * 1_200 + lagMs);
    await vi.waitFor(
      () => expect(wrong.output()).toContain('the clock of this node differs'),
      10_000,
    );
    expect(right.output()).not.toContain('the clock of this node differs');
  },
);
