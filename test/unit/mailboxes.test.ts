import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { InstanceId } from '../../src/actors/ids.ts';
import { createMailboxes } from '../../src/actors/mailboxes.ts';

const [a, b] = ['a' as InstanceId, 'b' as InstanceId];

/** Mailboxes whose batches are under way until the test ends them. */
function holdMailboxes() {
  const batches: { readonly id: InstanceId; readonly items: readonly number[] }[] = [];
  const ends: (() => void)[] = [];
  const mailboxes = createMailboxes<number>(async (id, items) => {
    batches.push({ id, items });
    await new Promise<void>((resolve) => ends.push(resolve));
  });
  const end = async () => {
    ends.shift()?.();
    await turn();
  };
  return { mailboxes, batches, end };
}

test('what comes in while a batch is under way makes the next batch, in order', async () => {
  const { mailboxes, batches, end } = holdMailboxes();
  for (const item of [1, 2, 3]) mailboxes.post(a, item);
  expect(batches).toEqual([{ id: a, items: [1] }]);
  await end();
  expect(batches.at(-1)).toEqual({ id: a, items: [2, 3] });
});

test('instances do not wait for each other', () => {
  const { mailboxes, batches } = holdMailboxes();
  mailboxes.post(a, 1);
  mailboxes.post(b, 2);
  expect(batches.map(({ id }) => id)).toEqual([a, b]);
});

test('a batch has at most 1,000 items', async () => {
  const { mailboxes, batches, end } = holdMailboxes();
  for (let item = 0; item < 1_502; item += 1) mailboxes.post(a, item);
  await end();
  await end();
  expect(batches.map(({ items }) => items.length)).toEqual([1, 1_000, 501]);
});

test('idle resolves when every mailbox is empty', async () => {
  const { mailboxes, end } = holdMailboxes();
  await mailboxes.idle();
  mailboxes.post(a, 1);
  mailboxes.post(b, 1);
  let isIdle = false;
  const idle = mailboxes.idle().then(() => (isIdle = true));
  await end();
  expect(isIdle).toBe(false);
  await end();
  await idle;
});
