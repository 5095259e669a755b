import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createRuntime } from '../../../../src/actors/runtime.ts';
import { createApp } from '../../../../src/http/app.ts';
import { parseIfMatch } from '../../../../src/http/base/etag.ts';
import type { OpenApi } from '../../../../src/http/openapi/openapi.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const counter = defineProcess({
  name: 'counter',
  machine: setup({ types: { context: {} as { readonly count: number } } }).createMachine({
    context: { count: 0 },
    on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
  }),
});

/** Two nodes over one store, and a counter that stands at 3. */
async function startNodes() {
  const store = createMemoryStore();
  const [first, second] = ['first', 'second'].map((node) =>
    createRuntime({
      processes: [counter],
      store,
      wakes: createLocalWakes(),
      log: silentLog,
      node,
    }),
  );
  if (first === undefined || second === undefined) throw new Error('There are two nodes.');
  const { instance } = await first.start('counter', undefined);
  const { id } = instance;
  for (let count = 0; count < 3; count += 1) await first.send('counter', id, { type: 'ADD' });
  const app = createApp({ runtime: first, log: capturedLog().log, bodyLimitBytes: 1000 });
  const post = async (path: string, body: string | undefined, ifMatch: string) =>
    app.request(`/counters/${id}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': ifMatch },
      ...(body === undefined ? {} : { body }),
    });
  const add = async (ifMatch: string) => post('events', '{"type":"ADD"}', ifMatch);
  return { first, second, id, app, post, add };
}

describe('an If-Match header', () => {
  test.each([
    ['"3"', [3]],
    ['"1", "3"', [1, 3]],
    ['"1","3" , ', [1, 3]],
    ['W/"3"', []],
    ['"a,b", "3"', [3]],
    ['"03", "", "-1", "1e0"', []],
    ['*', undefined],
    [undefined, undefined],
  ])('such as %s names the versions %j', (header, versions) => {
    expect(parseIfMatch(header)).toEqual(versions);
  });

  test.each(['3', '', '"3', '"3" "4"', 'w/"3"', '*, "3"', '"a b"'])(
    'such as %j is malformed',
    async (header) => {
      expect(() => parseIfMatch(header)).toThrow('If-Match must be');
      const { add } = await startNodes();
      const response = await add(header);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: 'invalid_request',
        errors: [{ header: 'If-Match', message: expect.any(String) }],
      });
    },
  );
});

describe('an event with If-Match', () => {
  test.each(['"3"', '"1", "3"', '*'])('is accepted at version 3 if it names %s', async (tag) => {
    const { add } = await startNodes();
    const response = await add(tag);
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"4"');
  });

  test.each(['"2"', 'W/"3"', '"33"'])('is answered 412 at version 3: %s', async (tag) => {
    const { add, first, id } = await startNodes();
    const response = await add(tag);
    expect(response.status).toBe(412);
    expect(await response.json()).toMatchObject({
      code: 'precondition_failed',
      detail: expect.stringContaining('is now at version 3'),
    });
    expect((await first.get('counter', id)).version).toBe(3);
  });

  test('is checked against the newest version, not the one in memory', async () => {
    const { first, second, id, add } = await startNodes();
    await second.send('counter', id, { type: 'ADD' });
    expect((await add('"4"')).status).toBe(200);
    await second.send('counter', id, { type: 'ADD' });
    expect((await add('"5"')).status).toBe(412);
    await expect(
      first.send('counter', id, { type: 'ADD' }, { ifVersion: 5 }),
    ).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await first.send('counter', id, { type: 'ADD' }, { ifVersion: 6 }))?.version).toBe(7);
  });

  test('is accepted once if many name the same version at once, from two nodes', async () => {
    const { first, second, id } = await startNodes();
    const sent = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, index) =>
        (index % 2 === 0 ? first : second).send('counter', id, { type: 'ADD' }, { ifVersion: 3 }),
      ),
    );
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await first.get('counter', id)).toMatchObject({ version: 4, data: { count: 4 } });
  });

  test('to an instance that does not exist is answered 404', async () => {
    const { first } = await startNodes();
    const unknown = first.send('counter', 'cou_none', { type: 'ADD' }, { ifVersion: 3 });
    await expect(unknown).rejects.toMatchObject({ code: 'instance_not_found' });
  });
});

describe('a cancellation or an intervention with If-Match', () => {
  const posts = [
    ['cancel', '{}', 200],
    ['rollback/retry', undefined, 409],
    ['rollback/skip', '{"id":"1/0","reason":"by hand"}', 409],
  ] as const;

  test.each(posts)('is answered 412 at another version: %s', async (path, body) => {
    const { first, post } = await startNodes();
    for (const tag of ['"2"', 'W/"3"']) {
      const response = await post(path, body, tag);
      expect(response.status).toBe(412);
      expect(await response.json()).toMatchObject({ code: 'precondition_failed' });
    }
    expect(await first.list('counter')).toMatchObject({
      instances: [{ version: 3, status: 'Pending' }],
    });
  });

  test.each(posts)('is accepted at its version: %s', async (path, body, status) => {
    const { post } = await startNodes();
    expect((await post(path, body, '"3"')).status).toBe(status);
  });

  test.each(posts)('is refused if the header is malformed: %s', async (path, body) => {
    const { post } = await startNodes();
    expect((await post(path, body, '3')).status).toBe(400);
  });

  test('is documented in OpenAPI for each', async () => {
    const { app } = await startNodes();
    const { paths } = (await (await app.request('/openapi.json')).json()) as OpenApi;
    const taking = Object.entries(paths).filter(([path, methods]) => {
      const operations = JSON.stringify(methods);
      expect([path, operations.includes('"412"')]).toEqual([path, operations.includes('/IfMatch')]);
      return operations.includes('"412"');
    });
    const ofInstances = taking.filter(([path]) => path.includes('{id}'));
    expect(ofInstances.map(([path]) => path.split('{id}')[1])).toEqual([
      '',
      '/events',
      '/history/{version}',
      '/what-if',
      '/cancel',
      '/rollback/retry',
      '/rollback/skip',
      '/acts',
    ]);
  });
});
