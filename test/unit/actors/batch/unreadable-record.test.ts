import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import type { Store } from '../../../../src/actors/ports/ports.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const bill = defineProcess({
  name: 'bill',
  machine: setup({}).createMachine({
    initial: 'open',
    states: {
      open: { after: { 60_000: 'overdue' }, on: { PAY: 'paid' } },
      paid: { type: 'final' },
      overdue: { type: 'final' },
    },
  }),
});

test('a node leaves an instance alone whose record only a later version can read, until it is of that version', async () => {
  const memory = createVirtualStore();
  let isLater = true;
  // The later version, in the words of this one.
  const load: Store['load'] = async (id) => {
    const stored = await memory.load(id);
    if (stored === undefined || !isLater) return stored;
    return { ...stored, body: stored.body.replace('"format":3', '"format":4') };
  };
  const store = { ...memory, load };
  await using node = await createMemoryRuntime(bill, { store, actorCache: 1 });
  const { clock, runtime } = node;
  const publicId = await node.start();
  const id = toInstanceId(publicId as PublicId);
  // Takes the place of the first one in memory.
  await node.start();
  const before = await memory.load(id);
  await expect(runtime.send('bill', publicId, { type: 'PAY' })).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('A record has format 4, but this version reads') as string,
  });
  await expect(runtime.get('bill', publicId)).rejects.toMatchObject({ code: 'internal' });
  await clock.advance(120_000);
  expect(await memory.load(id)).toEqual(before);

  isLater = false;
  await node.until(publicId, ({ status }) => status === 'Completed');
  expect(await runtime.get('bill', publicId)).toMatchObject({ state: 'overdue', version: 1 });
});
