import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { InstanceId } from '../../../../src/actors/ports/ids.ts';
import {
  createMailboxes,
  mailboxBytes,
  mailboxItems,
} from '../../../../src/actors/mailboxes/mailboxes.ts';

const [a, b] = ['a' as InstanceId, 'b' as InstanceId];

/** Mailboxes whose batches are under way until the test ends them. */
function holdMailboxes() {
  const batches: { readonly id: InstanceId; readonly items: readonly number[] }[] = [];
  const ends: (() => void)[] = [];
  const held = createMailboxes<{ readonly item: number; readonly sizeBytes: number }>(
    async (id, batch) => {
      batches.push({ id, items: batch.map(({ item }) => item) });
      await new Promise<void>((resolve) => ends.push(resolve));
    },
  );
  const end = async () => {
    ends.shift()?.();
    await turn();
  };
  const post = (id: InstanceId, item: number, sizeBytes = 1) => held.post(id, { item, sizeBytes });
  return { mailboxes: { ...held, post }, batches, end };
}

test('items that arrive while a batch is under way form the next batch, in order', async () => {
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

test('a mailbox has room for 10,000 items, including those under way', async () => {
  const { mailboxes, end } = holdMailboxes();
  for (let item = 0; item < mailboxItems; item += 1) {
    expect(mailboxes.hasRoom(a, 1)).toBe(true);
    mailboxes.post(a, item);
  }
  expect(mailboxes.hasRoom(a, 1)).toBe(false);
  expect(mailboxes.hasRoom(b, 1)).toBe(true);
  await end();
  expect(mailboxes.hasRoom(a, 1)).toBe(true);
});

test('a mailbox has room for 32 MB, including what is under way, and for one item of any size', async () => {
  const { mailboxes, end } = holdMailboxes();
  expect(mailboxes.hasRoom(a, mailboxBytes * 2)).toBe(true);
  mailboxes.post(a, 1, mailboxBytes - 10);
  expect(mailboxes.hasRoom(a, 10)).toBe(true);
  expect(mailboxes.hasRoom(a, 11)).toBe(false);
  mailboxes.post(a, 2, 10);
  expect(mailboxes.hasRoom(a, 1)).toBe(false);
  await end();
  expect(mailboxes.hasRoom(a, mailboxBytes - 10)).toBe(true);
  expect(mailboxes.hasRoom(a, mailboxBytes)).toBe(false);
});
