import { expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { waiting } from '../../../../src/testing/clock/waiting.ts';
import { createLastingStore, openTwin } from '../../support/twins.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { someTurns } from '../../../support/some-turns.ts';

interface Call {
  readonly key: string;
  readonly callbackUrl: string;
  readonly end: (receipt: string) => void;
}

/** One payment, under one business key, until it is closed; its task does not heed its signal. */
function createPayment(calls: Call[]) {
  return defineProcess({
    name: 'payment',
    machine: setup({
      types: { context: {} as { receipt?: string }, events: {} as { type: 'CLOSE' } },
      actors: {
        pay: task<string>(async ({ idempotencyKey: key, callbackUrl }) =>
          waiting(new Promise((end) => calls.push({ key, callbackUrl, end }))),
        ),
      },
    }).createMachine({
      context: {},
      initial: 'paying',
      states: {
        paying: {
          invoke: {
            src: 'pay',
            onDone: { target: 'paid', actions: assign({ receipt: ({ event }) => event.output }) },
          },
          on: { CLOSE: 'closed' },
        },
        paid: {},
        closed: { type: 'final' },
      },
    }),
    correlate: () => 'the-one',
    retentionMs: 1_000,
  });
}

/** The new payment runs on node b; that of before is forgotten, and still runs on node a, which was not told. */
async function startTwice() {
  const calls: Call[] = [];
  let now = 1_700_000_000_000;
  const store = createMemoryStore({ now: () => now });
  const nodes = createTwoNodes([createPayment(calls)], { store });
  const { a, b } = nodes;
  // A node knows its seal from the first look at a token on.
  const code = 'instance_not_found';
  for (const node of [a, b]) {
    await expect(node.complete('none', {})).rejects.toMatchObject({ code });
  }
  const { id } = (await a.start('payment', {})).instance;
  await someTurns();
  expect(calls).toHaveLength(1);
  await b.send('payment', id, { type: 'CLOSE' });
  now += 10_000;
  expect(await store.expire(10)).toBe(1);
  await b.start('payment', {});
  await someTurns();
  expect(calls).toHaveLength(2);
  const [old, own] = calls;
  if (old === undefined || own === undefined) throw new Error('There are two');
  const paid = async () =>
    b.wait('payment', id, { until: ({ state }) => state === 'paid', timeoutMs: 5_000 });
  return { nodes, old, own, paid };
}

test('the task of an instance that is gone does not end the same task of the next one', async () => {
  const { nodes, old, own, paid } = await startTwice();
  await using _ = nodes;
  old.end('of the old one');
  await someTurns();
  own.end('its own');
  expect(await paid()).toMatchObject({ version: 1, data: { receipt: 'its own' } });
});

test('a callback of an instance that is gone is closed', async () => {
  const { nodes, old, own, paid } = await startTwice();
  await using _ = nodes;
  const complete = async ({ callbackUrl }: Call, output: string) =>
    nodes.b.complete(callbackUrl.split('/callbacks/')[1] ?? '', { output });
  await expect(complete(old, 'of the old one')).rejects.toMatchObject({ code: 'callback_closed' });
  await complete(own, 'its own');
  await expect(complete(old, 'late')).rejects.toMatchObject({ code: 'callback_closed' });
  expect(await paid()).toMatchObject({ version: 1, data: { receipt: 'its own' } });
  own.end('late');
});

test('the same task of the next instance has its own idempotency key', async () => {
  const { nodes, old, own, paid } = await startTwice();
  await using _ = nodes;
  // To the outside it is another call, not a repetition of the one before.
  expect(own.key).not.toBe(old.key);
  own.end('its own');
  await paid();
});

test('the outcome of a task whose instance is gone is ignored, and the log says so', async () => {
  const calls: Call[] = [];
  const process = createPayment(calls);
  const store = createLastingStore();
  const { log, messages } = capturedLog();
  const a = await openTwin(process, store, 'a', log);
  const b = await openTwin(process, store, 'b');
  const { id } = (await a.runtime.start('payment', {})).instance;
  await store.clock.advance(50);
  a.pause();
  await b.runtime.send('payment', id, { type: 'CLOSE' });
  await store.clock.advance(10_000);
  calls[0]?.end('too late');
  await store.clock.advance(50);
  a.resume();
  await store.clock.advance(50);
  expect(messages('error')).toEqual([]);
  expect(messages('warn')).toContain(
    'an outcome or a wake was ignored, because its instance no longer exists',
  );
});
