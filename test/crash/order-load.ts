import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { storyOf, type Client } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';

/** The history of an order from its start to its end. */
export const orderStory = [
  'start',
  'task.completed reserve',
  'GO',
  'task.completed charge',
] as const;

/** What was acknowledged: the started orders, and those of them that took GO. */
export interface Acknowledged {
  readonly started: Set<string>;
  readonly gone: Set<string>;
}

/**
 * Starts orders and sends each its GO, one after another, and notes what was acknowledged. Retries while the answer
 * is 503; ends when the signal fires, or when the node is gone.
 */
export async function placeOrders(
  client: Client,
  { started, gone }: Acknowledged,
  until: AbortSignal,
): Promise<void> {
  try {
    while (!until.aborted) {
      const { status, body } = await client.start('/orders');
      if (status !== 201) {
        await sleep(20);
        continue;
      }
      started.add(body.id);
      await eventually(
        async () => client.get('/orders', body.id),
        ({ body: { state } }) => state === 'waiting',
        { withinMs: 120_000, everyMs: 10 },
      );
      if ((await client.send('/orders', body.id, { type: 'GO' })).status === 200) gone.add(body.id);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Resolves when this many more orders have taken GO. */
export async function moreOrders({ gone }: Acknowledged, count = 20): Promise<void> {
  const wanted = gone.size + count;
  await eventually(
    () => gone.size,
    (size) => size >= wanted,
    { withinMs: 60_000 },
  );
}

/** Brings every order to its end. Fails if the history of one is incomplete. */
export async function finishOrders(client: Client, { started, gone }: Acknowledged): Promise<void> {
  await Promise.all(
    [...started].map(async (id) => {
      if (!gone.has(id)) {
        await eventually(
          async () => client.get('/orders', id),
          ({ body: { state } }) => state !== 'reserving',
        );
        // GO may have been committed without being acknowledged: then this one is refused.
        await client.send('/orders', id, { type: 'GO' });
      }
      await client.until('/orders', id, { status: 'Completed' }, 60_000);
      expect(storyOf(await client.history('/orders', id))).toEqual(orderStory);
    }),
  );
}
