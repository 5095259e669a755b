import { createInspector, createWebSocketReceiver } from '@statelyai/inspect';
import { describe, expect, test } from 'vitest';
import { createService, type Process, type Service } from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { createFamily } from '../support/inspected-family.ts';
import { silentLog } from '../support/silent-log.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';

type Message = Parameters<
  Parameters<ReturnType<typeof createWebSocketReceiver>['subscribe']>[0]
>[0];

function open(place: StoragePlace, process: Process, nodeId = 'one'): Service {
  const { redisUrl, redisPrefix, dataDir } = place;
  return createService({
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(redisPrefix === undefined ? {} : { redisPrefix }),
    ...(dataDir === undefined ? {} : { dataDir }),
    processes: [process],
    nodeId,
    log: silentLog,
  });
}

/** The messages that Stately's receiver gets from a service. */
function receive(url: string, query: string): readonly Message[] {
  const told: Message[] = [];
  const server = `${url.replace('http', 'ws')}/inspect${query}`;
  createWebSocketReceiver({ server }).subscribe((message) => told.push(message));
  return told;
}

/** Kind, session and value or event of each message. */
function outline(told: readonly Message[]): readonly string[] {
  return told.map((message) => {
    const shown =
      message.type === '@xstate.event'
        ? message.event.type
        : String((message.snapshot as { readonly value?: unknown }).value);
    return `${message.type} ${message.sessionId} ${shown}`;
  });
}

const steps = ['WORK', 'POKE', 'REST'] as const;

test.each(['embedded', 'Redis'] as const)(
  'the receiver of Stately follows an instance across a restart of its node, with the same sessions: %s',
  async (mode) => {
    await using place = await createStoragePlace(mode);
    const family = createFamily();
    const port = await freePort();
    const first = open(place, family);
    const { url } = await first.listen(port);
    const { id } = await first.start('family');
    const before = receive(url, `?id=${id}`);
    await eventually(
      () => before.length,
      (length) => length >= 2,
    );
    await first.send('family', id, { type: 'POKE' });
    await eventually(
      () => before.length,
      (length) => length >= 6,
    );
    await first.close();

    const second = open(place, family);
    await second.listen(port);
    const after = receive(url, `?id=${id}`);
    await eventually(
      () => after.length,
      (length) => length >= 3,
    );
    const sessions = (told: readonly Message[]) => new Set(told.map(({ sessionId }) => sessionId));
    expect(sessions(after)).toEqual(sessions(before));
    expect(sessions(after).size).toBe(3);
    expect(after.every(({ rootId }) => rootId === id)).toBe(true);
    await second.send('family', id, { type: 'CLOSE' });
    await eventually(
      () => outline(after),
      (all) => all.includes(`@xstate.snapshot ${id} closed`),
    );
    await second.close();
  },
);

test('an instance shows the same messages on both nodes, whichever makes its steps', async () => {
  await using place = await createStoragePlace('Redis');
  const family = createFamily({ history: 'snapshots' });
  const nodes = [open(place, family, 'one'), open(place, family, 'two')] as const;
  const [one, two] = nodes;
  const urls = await Promise.all(nodes.map(async (node) => (await node.listen(0)).url));
  const { id } = await one.start('family');
  const live = urls.map((url) => receive(url, `?id=${id}`));
  await Promise.all(
    live.map(async (told) =>
      eventually(
        () => told.length,
        (length) => length >= 2,
      ),
    ),
  );
  // Each step waits until the previous one is shown, so that the children of each are seen.
  for (const [n, type] of steps.entries()) {
    await (n % 2 === 0 ? two : one).send('family', id, { type });
    const isTold = (all: readonly string[]) => all.some((line) => line.endsWith(` ${type}`));
    await Promise.all(live.map(async (told) => eventually(() => outline(told), isTold)));
  }
  await two.send('family', id, { type: 'CLOSE' });
  const isEnd = (all: readonly string[]) => all.includes(`@xstate.snapshot ${id} closed`);
  const [onOne, onTwo] = await Promise.all(
    live.map(async (told) => eventually(() => outline(told), isEnd)),
  );
  expect(onOne).toEqual(onTwo);
  const past = urls.map((url) => receive(url, `?id=${id}&past=0`));
  const [pastOnOne, pastOnTwo] = await Promise.all(
    past.map(async (told) => eventually(() => outline(told), isEnd)),
  );
  expect(pastOnOne).toEqual(pastOnTwo);
  const events = pastOnOne?.filter((line) => line.startsWith('@xstate.event'));
  expect(events?.map((line) => line.split(' ')[2])).toEqual(['xstate.init', ...steps, 'CLOSE']);
  await Promise.all(nodes.map(async (node) => node.close()));
});

test.each(['embedded', 'Redis'] as const)(
  'instances that start later, on any node, are shown as well: %s',
  async (mode) => {
    await using place = await createStoragePlace(mode);
    const family = createFamily();
    const nodes =
      mode === 'Redis'
        ? [open(place, family, 'one'), open(place, family, 'two')]
        : [open(place, family)];
    const [url = ''] = await Promise.all(nodes.map(async (node) => (await node.listen(0)).url));
    const old = await nodes[0]?.start('family');
    const told = receive(url, '?process=family');
    await eventually(
      () => outline(told),
      (all) => all.includes(`@xstate.actor ${old?.id} resting`),
    );
    const added = await nodes.at(-1)?.start('family');
    const start = `@xstate.event ${added?.id} xstate.init`;
    expect(
      await eventually(
        () => outline(told),
        (all) => all.includes(start),
      ),
    ).toContain(start);
    await Promise.all(nodes.map(async (node) => node.close()));
  },
);

describe('messages', () => {
  test('are as the package writes them', async () => {
    await using place = await createStoragePlace('embedded');
    const service = open(place, createFamily());
    const { url } = await service.listen(0);
    const { id } = await service.start('family');
    const told = receive(url, `?id=${id}`);
    await eventually(
      () => told.length,
      (length) => length >= 2,
    );
    await service.send('family', id, { type: 'SHOW', value: 7, token: 'confidential' });
    await eventually(
      () => told.length,
      (length) => length >= 4,
    );
    const [root, kid, event, snapshot] = told;
    const base = {
      rootId: id,
      createdAt: expect.stringMatching(/^\d{13}$/),
      id: expect.any(String),
      _version: '0.7.2',
    };
    expect(root).toEqual({
      ...base,
      type: '@xstate.actor',
      sessionId: id,
      name: 'family',
      definition: expect.stringContaining('"id":"family"'),
      snapshot: { status: 'active', value: 'resting', context: { shown: null } },
    });
    expect(kid).toMatchObject({ ...base, type: '@xstate.actor', parentId: id, name: 'kid' });
    expect(event).toEqual({
      ...base,
      type: '@xstate.event',
      sessionId: id,
      event: { type: 'SHOW', value: 7, token: '[redacted]' },
    });
    expect(snapshot).toMatchObject({
      ...base,
      type: '@xstate.snapshot',
      snapshot: { context: { shown: 7 } },
    });
    await service.close();
  });
});

test('the inspector of the package takes the messages of a service in the same process', async () => {
  await using place = await createStoragePlace('embedded');
  const told: { readonly type: string; readonly sessionId: string }[] = [];
  const { inspect } = createInspector({ send: (message) => void told.push(message) });
  const service = createService({
    processes: [createFamily()],
    dataDir: place.dataDir ?? '',
    log: silentLog,
    inspect,
  });
  const { id } = await service.start('family');
  await service.send('family', id, { type: 'POKE' });
  await eventually(
    () => told.map(({ type }) => type),
    (types) => types.filter((type) => type === '@xstate.snapshot').length >= 2,
  );
  expect(new Set(told.map(({ type }) => type))).toEqual(
    new Set(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
  );
  expect(told.map(({ sessionId }) => sessionId).join()).not.toContain(id);
  await service.close();
});
