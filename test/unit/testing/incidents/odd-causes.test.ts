import { assign, fromPromise, setup, type EventObject } from 'xstate';
import { expect, test } from 'vitest';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { replay } from '../../../../src/testing/incidents/replay.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

/** A scan, on whose result the machine throws while it is broken. While it runs, its task emits and sends events. */
function createScan(isBroken: () => boolean): Process {
  const machine = setup({
    types: {} as {
      context: { readonly pages: number; readonly seen?: number };
      events: { type: 'SEEN'; page: number };
      emitted: Page;
    },
    actors: {
      scan: fromPromise<{ pages: number }, undefined, Page>(async ({ self, emit }) => {
        emit({ type: 'page', page: 1 });
        self._parent?.send({ type: 'SEEN', page: 1 });
        return { pages: 2 };
      }),
    },
  }).createMachine({
    context: { pages: 0 },
    on: { SEEN: { actions: assign({ seen: ({ event }) => event.page }) } },
    initial: 'scanning',
    states: {
      scanning: {
        invoke: {
          src: 'scan',
          onDone: {
            target: 'scanned',
            actions: assign({
              pages: ({ event }) => {
                if (isBroken()) throw new Error('no such page');
                return event.output.pages;
              },
            }),
          },
        },
      },
      scanned: { type: 'final' },
    },
  });
  return defineProcess({ name: 'scan', machine, history: 'snapshots' }) as Process;
}

interface Page extends EventObject {
  readonly type: 'page';
  readonly page: number;
}

test('what a task sends and emits, and a machine that throws until it is mended, is replayed', async () => {
  let isBroken = true;
  await using memory = await createMemoryRuntime(createScan(() => isBroken));
  const id = await memory.start();
  await memory.until(id, ({ attention }) => attention);
  isBroken = false;
  await memory.until(id, ({ status }) => status === 'Completed');
  const incident = await memory.runtime.incident('scan', id);
  expect(incident.moves.map(({ move }) => move.kind)).toEqual(['emitted', 'sent', 'stuck', 'task']);
  expect(incident.missing).toEqual([]);

  expect(
    replay(
      createScan(() => false),
      incident,
    ).difference?.message,
  ).toBe(
    'Step 3 (scan throws) made the machine throw (no such page), but now leads to "scanned" (Completed).',
  );
  expect(
    replay(
      createScan(() => true),
      incident,
    ).difference?.message,
  ).toBe('Step 4 (scan ok) was accepted, but now, in "scanning", the machine threw: no such page.');
  let throws = 1;
  const mended = createScan(() => (throws -= 1) >= 0);
  expect(replay(mended, incident)).toMatchObject({
    steps: 5,
    difference: undefined,
    data: { pages: 2, seen: 1 },
  });
});
