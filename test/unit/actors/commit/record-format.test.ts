import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import type { RecordFormat } from '../../../../src/actors/ports/ports.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const lamp = defineProcess({
  name: 'lamp',
  machine: setup({}).createMachine({
    initial: 'off',
    states: { off: { on: { PUSH: 'on' } }, on: { on: { PUSH: 'off' } } },
  }),
});

test('records and history entries are written in the format that all nodes read, and go on in another', async () => {
  let format: RecordFormat = 2;
  const memory = createVirtualStore();
  const store: typeof memory = {
    ...memory,
    announce: async (...args) => {
      await memory.announce(...args);
      return format;
    },
  };
  await using lamps = await createMemoryRuntime(lamp, { store });
  const { runtime, clock } = lamps;
  const publicId = await lamps.start();
  const id = toInstanceId(publicId as PublicId);
  const push = async () => runtime.send('lamp', publicId, { type: 'PUSH' });
  const stored = async () => {
    const { entries } = await memory.history(id, { after: -1, limit: 10, maxBytes: Infinity });
    const body = JSON.parse((await memory.load(id))?.body ?? '{}') as { readonly format?: number };
    return [body.format, ...entries.map((text) => Array.isArray(JSON.parse(text)))];
  };

  expect(await stored()).toEqual([2, false]);
  await push();
  expect(await stored()).toEqual([2, false, false]);
  format = 3;
  await clock.finish(new Promise<void>((resolve) => void clock.after(2_000, resolve)));
  await push();
  expect(await stored()).toEqual([3, false, false, true]);
  format = 2;
  await clock.finish(new Promise<void>((resolve) => void clock.after(2_000, resolve)));
  await push();
  expect(await stored()).toEqual([2, false, false, true, false]);

  const { steps } = await runtime.history('lamp', publicId, {});
  expect(steps.map(({ to }) => to)).toEqual(['off', 'on', 'off', 'on']);
});
