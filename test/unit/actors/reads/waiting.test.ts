import { expect, onTestFinished, test } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, type InstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import type { News } from '../../../../src/actors/ports/news.ts';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const door = defineProcess({
  name: 'door',
  machine: setup({}).createMachine({
    initial: 'open',
    states: { open: { on: { PUSH: 'open', SHUT: 'shut' } }, shut: { type: 'final' } },
  }),
});

/** What a node is told of a commit. */
type Hear = (news: News | undefined) => News | undefined;

/** A door over HTTP, and how often its record was loaded since it was started. */
async function startDoor({ hear = (news) => news }: { readonly hear?: Hear } = {}) {
  const memory = createVirtualStore();
  const loaded: InstanceId[] = [];
  const store: typeof memory = {
    ...memory,
    load: async (id) => {
      loaded.push(id);
      return memory.load(id);
    },
    subscribe: async (id, changed) => memory.subscribe(id, (news) => changed(hear(news))),
  };
  const doors = await createMemoryRuntime(door, { store });
  const { runtime } = doors;
  onTestFinished(async () => runtime.close());
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 1_000 });
  // Once the node has looked for instances of an older machine, it loads no more of its own accord.
  const register = toInstanceId('deploys door' as PublicId);
  await memory.clock.until(
    async () => (await memory.load(register))?.body,
    (body) => body?.includes('"done":true') === true,
  );
  const id = await doors.start();
  const own = toInstanceId(id as PublicId);
  const before = loaded.length;
  return {
    settle: async () => memory.clock.settle(),
    loads: () => loaded.slice(before).filter((one) => one === own).length,
    send: async (type: string) => runtime.send('door', id, { type }),
    get: async (headers: Record<string, string>) => app.request(`/doors/${id}`, { headers }),
  };
}

test.each([
  ['for the end of an ended instance', {}],
  ['for a change that has happened', { 'if-none-match': '"7"' }],
])('a GET that asks to wait %s loads the record once', async (_, headers) => {
  const { get, loads, send } = await startDoor();
  await send('SHUT');
  const response = await get({ prefer: 'wait=5', ...headers });
  expect(await response.json()).toMatchObject({ version: 1, status: 'Completed' });
  expect(loads()).toBe(1);
});

test('a GET that waits loads the record on arrival and at the change', async () => {
  const { get, loads, send, settle } = await startDoor();
  const reading = get({ prefer: 'wait=5', 'if-none-match': '"0"' });
  await settle();
  expect(loads()).toBe(1);
  await send('PUSH');
  const response = await reading;
  expect([response.status, response.headers.get('etag')]).toEqual([200, '"1"']);
  expect(loads()).toBe(2);
});

test('a GET that knows two versions waits for a third, and does not look at those that it knows', async () => {
  const { get, loads, send, settle } = await startDoor();
  const reading = get({ prefer: 'wait=5', 'if-none-match': '"0", "1"' });
  await settle();
  await send('PUSH');
  await settle();
  expect(loads()).toBe(1);
  await send('PUSH');
  expect((await reading).headers.get('etag')).toBe('"2"');
  expect(loads()).toBe(2);
});

test('a GET that waits for the end looks at no version before it, and takes the end from memory', async () => {
  const { get, loads, send, settle } = await startDoor();
  const readings = [get({ prefer: 'wait=5' }), get({ prefer: 'wait=5' })];
  await settle();
  const before = loads();
  await send('PUSH');
  await send('PUSH');
  await settle();
  expect(loads()).toBe(before);
  await send('SHUT');
  for (const reading of readings) {
    expect(await (await reading).json()).toMatchObject({ version: 3, status: 'Completed' });
  }
  expect(loads()).toBe(before);
});

test('a GET that waits for the end looks whenever the store cannot tell what has changed', async () => {
  const { get, loads, send, settle } = await startDoor({ hear: () => undefined });
  const reading = get({ prefer: 'wait=5' });
  await settle();
  await send('PUSH');
  await settle();
  expect(loads()).toBe(2);
  await send('SHUT');
  expect(await (await reading).json()).toMatchObject({ version: 2, status: 'Completed' });
});
