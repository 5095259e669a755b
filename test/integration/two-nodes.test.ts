import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createService, defineProcess } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { createClient, storyOf, type Client } from '../support/client.ts';

interface Add {
  readonly type: 'ADD' | 'PICK';
  readonly n: number;
}

/** Notes every ADD, and two of three PICKs. */
const tally = defineProcess({
  name: 'tally',
  path: '/tallies',
  machine: setup({
    types: { context: {} as { noted: readonly number[] }, events: {} as Add },
    guards: { isNoThird: ({ event }) => event.n % 3 !== 0 },
    actions: { note: assign({ noted: ({ context, event }) => [...context.noted, event.n] }) },
  }).createMachine({
    context: { noted: [] },
    on: { ADD: { actions: 'note' }, PICK: { guard: 'isNoThird', actions: 'note' } },
  }),
});

const numbers = Array.from({ length: 100 }, (_, n) => n);

async function openNodes() {
  const redisPrefix = `test:${randomUUID().slice(0, 8)}`;
  const open = (nodeId: string) =>
    createService({
      processes: [tally],
      redisUrl: inject('redisUrl'),
      redisPrefix,
      nodeId,
      log: createLog({ level: 'silent' }),
    });
  const services = [open('one'), open('two')] as const;
  const [one, two] = await Promise.all(services.map(async (service) => service.listen(0)));
  const clients: readonly [Client, Client] = [
    createClient(one?.url ?? ''),
    createClient(two?.url ?? ''),
  ];
  return {
    services,
    clients,
    async [Symbol.asyncDispose]() {
      await Promise.all(services.map(async (service) => service.close()));
    },
  };
}

function notedIn(data: unknown): readonly number[] {
  return (data as { readonly noted: readonly number[] }).noted;
}

const inOrder = (values: readonly number[]) => values.toSorted((a, b) => a - b);

test('100 concurrent events from two nodes are accepted exactly once each', async () => {
  await using nodes = await openNodes();
  const [one, two] = nodes.services;
  const { id } = await one.start('tally');
  const views = await Promise.all(
    numbers.map((n) => (n % 2 === 0 ? one : two).send('tally', id, { type: 'ADD', n } as Add)),
  );
  expect(inOrder(views.map(({ version }) => version))).toEqual(numbers.map((n) => n + 1));
  for (const service of nodes.services) {
    const { version, data } = await service.get('tally', id);
    expect(version).toBe(100);
    expect(inOrder(notedIn(data))).toEqual(numbers);
  }
});

test('100 concurrent events over HTTP to two nodes are accepted exactly once each', async () => {
  await using nodes = await openNodes();
  const [one, two] = nodes.clients;
  const id = await one.started('/tallies');
  const replies = await Promise.all(
    numbers.map((n) => (n % 2 === 0 ? one : two).send('/tallies', id, { type: 'ADD', n } as Add)),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  const versions = replies.map(({ body }) => body.version);
  expect(inOrder(versions)).toEqual(numbers.map((n) => n + 1));
  expect(replies.map(({ headers }) => headers.get('etag'))).toEqual(versions.map((v) => `"${v}"`));
  const story = storyOf(await two.history('/tallies', id));
  expect(story).toEqual(['start', ...numbers.map(() => 'ADD')]);
  const { body } = await two.get('/tallies', id);
  expect(body.version).toBe(100);
  expect(inOrder(notedIn(body.data))).toEqual(numbers);
});

test('events that a guard refuses, of 100 concurrent ones, change nothing', async () => {
  await using nodes = await openNodes();
  const [one, two] = nodes.clients;
  const id = await one.started('/tallies');
  const replies = await Promise.all(
    numbers.map((n) => (n % 2 === 0 ? one : two).send('/tallies', id, { type: 'PICK', n } as Add)),
  );
  expect(replies.map(({ status }) => status)).toEqual(numbers.map((n) => (n % 3 ? 200 : 409)));
  const { body } = await one.get('/tallies', id);
  const accepted = numbers.filter((n) => n % 3 !== 0);
  expect(inOrder(notedIn(body.data))).toEqual(accepted);
  expect(body.version).toBe(accepted.length);
});

test('a read on either node sees the newest version, whichever node made it', async () => {
  await using nodes = await openNodes();
  const id = await nodes.clients[0].started('/tallies');
  for (const n of numbers.slice(0, 20)) {
    const writer = nodes.clients[n % 2 === 0 ? 0 : 1];
    expect((await writer.send('/tallies', id, { type: 'ADD', n } as Add)).status).toBe(200);
    for (const reader of nodes.clients) {
      expect((await reader.get('/tallies', id)).body.version).toBe(n + 1);
    }
  }
});

test('a start repeated on two nodes at once creates one instance', async () => {
  await using nodes = await openNodes();
  const replies = await Promise.all(
    numbers.map((n) => nodes.clients[n % 2 === 0 ? 0 : 1].start('/tallies', { a: 1 }, 'one key')),
  );
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});
