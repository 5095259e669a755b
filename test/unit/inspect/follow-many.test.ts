import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { mostFollowed } from '../../../src/inspect/follow-many.ts';
import { openInspection } from '../../../src/inspect/open-inspection.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';

const lamp = defineProcess({
  name: 'lamp',
  machine: createMachine({
    initial: 'off',
    states: {
      off: { on: { SWITCH: 'on' } },
      on: { on: { SWITCH: 'off', BREAK: 'broken' } },
      broken: { type: 'final' },
    },
  }),
});

interface Told {
  readonly type: string;
  readonly sessionId: string;
  readonly event?: { readonly type: string };
  readonly snapshot?: { readonly value: unknown };
}

async function openLamps() {
  const memory = await createMemoryRuntime(lamp);
  // What a node commits when it starts comes first.
  await memory.clock.settle();
  const over = new AbortController();
  const told: Told[] = [];
  const open = () => {
    const options = { caller: undefined, signal: over.signal };
    const messages = openInspection(
      memory.runtime,
      { kind: 'processes', processes: [lamp] },
      options,
    );
    return (async () => {
      for await (const text of messages) told.push(JSON.parse(text));
    })();
  };
  let done: Promise<void> | undefined;
  return {
    ...memory,
    told,
    open: () => void (done = open()),
    send: async (id: string, type: string) => memory.runtime.send('lamp', id, { type }),
    actors: () =>
      told.filter(({ type }) => type === '@xstate.actor').map(({ sessionId }) => sessionId),
    async [Symbol.asyncDispose]() {
      over.abort();
      await done;
      await memory[Symbol.asyncDispose]();
    },
  };
}

test('instances that are there are shown first, the oldest first, then new ones and each step', async () => {
  await using lamps = await openLamps();
  const ids = [await lamps.start(), await lamps.start()];
  lamps.open();
  await expect.poll(() => lamps.actors().toSorted()).toEqual(ids.toSorted());
  const added = await lamps.start();
  await expect.poll(() => lamps.actors()).toContain(added);
  expect(lamps.told).toContainEqual(
    expect.objectContaining({ sessionId: added, event: { type: 'xstate.init' } }),
  );
  await lamps.send(ids[0] ?? '', 'SWITCH');
  await expect
    .poll(() => lamps.told.at(-1))
    .toMatchObject({
      type: '@xstate.snapshot',
      sessionId: ids[0],
      event: { type: 'SWITCH' },
      snapshot: { value: 'on' },
    });
  await lamps.send(ids[0] ?? '', 'BREAK');
  await lamps.send(added, 'SWITCH');
  await expect.poll(() => lamps.told.at(-1)).toMatchObject({ sessionId: added });
});

test('of more than a hundred the quiet ones are dropped, and come back with their next step', async () => {
  await using lamps = await openLamps();
  for (let n = 0; n < mostFollowed + 5; n += 1) await lamps.start();
  const first = (await lamps.runtime.list('lamp', { limit: 200 })).instances.at(-1)?.id ?? '';
  lamps.open();
  await expect.poll(() => lamps.actors().length).toBe(mostFollowed);
  expect(lamps.actors()).not.toContain(first);
  await lamps.send(first, 'SWITCH');
  await expect
    .poll(() => lamps.told.at(-1))
    .toMatchObject({
      sessionId: first,
      event: { type: 'SWITCH' },
      snapshot: { value: 'on' },
    });
});
