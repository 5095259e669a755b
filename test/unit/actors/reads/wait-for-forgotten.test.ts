import { expect, onTestFinished, test } from 'vitest';
import { assign, setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const door = defineProcess({
  name: 'door',
  machine: setup({
    types: {
      context: {} as { by: string; pushes: number },
      input: {} as { by: string },
      events: {} as { type: 'PUSH' } | { type: 'SHUT' },
    },
  }).createMachine({
    context: ({ input: { by } }) => ({ by, pushes: 0 }),
    initial: 'open',
    states: {
      open: {
        on: {
          PUSH: { actions: assign({ pushes: ({ context }) => context.pushes + 1 }) },
          SHUT: 'shut',
        },
      },
      shut: { type: 'final' },
    },
  }),
  correlate: () => 'front',
  retentionMs: 1_000,
});

/** A door, somebody who pushes it and waits, and how it is shut on some node and forgotten before they look again. */
async function startWaiting({ shutOn }: { readonly shutOn: 'this node' | 'another' }) {
  const memory = createVirtualStore();
  const looks = gate();
  let isHeld = false;
  let loads = 0;
  let watched: string | undefined;
  const store: typeof memory = {
    ...memory,
    load: async (id) => {
      // The node looks at what it keeps for itself, too.
      if (id === watched) {
        loads += 1;
        if (isHeld) await looks.open;
      }
      return memory.load(id);
    },
  };
  const doors = await createMemoryRuntime(door, { store });
  const { runtime } = doors;
  const { runtime: another } = await createMemoryRuntime(door, { store: memory, node: 'another' });
  onTestFinished(async () => {
    await Promise.all([runtime.close(), another.close()]);
  });
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 1_000 });
  const id = await doors.start({ by: 'first' });
  watched = toInstanceId(id as PublicId);
  const pushed = app.request(`/doors/${id}/events`, {
    method: 'POST',
    headers: { prefer: 'wait=5', 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'PUSH' }),
  });
  await memory.clock.settle();
  expect(loads).toBe(1);
  return {
    pushed,
    startAgain: async () => doors.start({ by: 'second' }),
    forget: async () => {
      isHeld = true;
      const node = shutOn === 'another' ? another : runtime;
      await node.send('door', id, { type: 'SHUT' });
      await memory.clock.skip(10_000);
      expect(await memory.load(toInstanceId(id as PublicId))).toBeUndefined();
    },
    look: () => looks.let(),
  };
}

const asItWasPushed = { version: 1, status: 'Pending', data: { by: 'first', pushes: 1 } };

test('an event whose instance is forgotten while its sender waits for the end is answered as applied', async () => {
  const { pushed, forget, look } = await startWaiting({ shutOn: 'another' });
  await forget();
  look();
  const response = await pushed;
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining(asItWasPushed),
  ]);
});

test('a request that waits for the end of an instance is not shown the next one with its business key', async () => {
  const { pushed, forget, look, startAgain } = await startWaiting({ shutOn: 'another' });
  await forget();
  await startAgain();
  look();
  const response = await pushed;
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining(asItWasPushed),
  ]);
});

test('a request that waits on the node that ends the instance is answered with the end, even if it is forgotten', async () => {
  const { pushed, forget, startAgain } = await startWaiting({ shutOn: 'this node' });
  await forget();
  await startAgain();
  const response = await pushed;
  expect([response.status, await response.json()]).toEqual([
    200,
    expect.objectContaining({ version: 2, status: 'Completed', data: { by: 'first', pushes: 1 } }),
  ]);
});
