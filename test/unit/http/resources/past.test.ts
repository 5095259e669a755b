import { describe, expect, test } from 'vitest';
import { createClient } from '../../../../src/client/client.ts';
import { createApp } from '../../../../src/http/app.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createNotebook } from '../../../support/notebook.ts';
import { capturedLog } from '../../../support/captured-log.ts';

/** A notebook at version 3. */
async function openNotebook(options: Parameters<typeof createNotebook>[0] = {}) {
  const notebook = createNotebook(options);
  const memory = await createMemoryRuntime(notebook);
  const { runtime } = memory;
  const id = await memory.start(null);
  for (const title of ['a', 'b', 'c']) {
    await runtime.send('notebook', id, { type: 'SET', doc: { title } });
  }
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 10_000 });
  const path = `/notebooks/${id}/history`;
  return {
    id,
    path,
    notebook,
    app,
    read: async (version: number | string, headers = {}, method = 'GET') =>
      app.request(`${path}/${version}`, { headers, method }),
    [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
  };
}

const codeOf = async (response: Response) => {
  const { code } = (await response.json()) as { readonly code: string };
  return [response.status, code];
};

describe('GET …/history/:version', () => {
  test('answers with the instance as the step left it, its event and what it changed', async () => {
    await using notebook = await openNotebook();
    const response = await notebook.read(2);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      id: notebook.id,
      version: 2,
      status: 'Pending',
      state: 'idle',
      data: { doc: { title: 'b' } },
      event: { type: 'SET', doc: { title: 'b' } },
      changes: [{ path: '/doc/title', before: 'a', after: 'b' }],
      tasks: [],
      timers: [],
    });
  });

  test('links to the versions around it', async () => {
    await using notebook = await openNotebook();
    const linksOf = async (version: number) => (await notebook.read(version)).headers.get('link');
    const { path } = notebook;
    const [first, last] = [`<${path}/0>; rel="first"`, `<${path}/3>; rel="last"`];
    expect(await linksOf(0)).toBe(`${first}, <${path}/1>; rel="next", ${last}`);
    expect(await linksOf(2)).toBe(
      `${first}, <${path}/1>; rel="prev", <${path}/3>; rel="next", ${last}`,
    );
    expect(await linksOf(3)).toBe(`${first}, <${path}/2>; rel="prev", ${last}`);
  });

  test('has a strong ETag that stays while later steps are made, and answers 304 to who knows it', async () => {
    await using notebook = await openNotebook();
    const etag = (await notebook.read(1)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    await notebook.app.request(`/notebooks/${notebook.id}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"type":"SET","doc":1}',
    });
    const again = await notebook.read(1, { 'if-none-match': etag });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    expect((await notebook.read(2, { 'if-none-match': etag })).status).toBe(200);
    expect((await notebook.read(1, { 'if-match': etag })).status).toBe(200);
    expect(await codeOf(await notebook.read(2, { 'if-match': etag }))).toEqual([
      412,
      'precondition_failed',
    ]);
  });

  test('answers HEAD without a body, and refuses what would change it', async () => {
    await using notebook = await openNotebook();
    const head = await notebook.read(1, {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await codeOf(await notebook.read(1, {}, 'DELETE'))).toEqual([405, 'method_not_allowed']);
  });

  test.each(['4', '-1', '1.5', '01', 'x', '99999999999999999999', '%31%2f'])(
    'answers 404 to the version %s, which is none',
    async (version) => {
      await using notebook = await openNotebook();
      expect(await codeOf(await notebook.read(version))).toEqual([404, 'not_found']);
    },
  );

  test('answers 410 where the process keeps no snapshots, and where history is trimmed', async () => {
    await using plain = await openNotebook({ history: 'steps' });
    expect(await codeOf(await plain.read(3))).toEqual([410, 'past_not_kept']);
    await using short = await openNotebook({ historyLimit: 2 });
    expect(await codeOf(await short.read(1))).toEqual([410, 'past_not_kept']);
    expect((await short.read(2)).status).toBe(200);
  });

  test('answers 404 for an instance that is not there', async () => {
    await using notebook = await openNotebook();
    const response = await notebook.app.request('/notebooks/not_1/history/0');
    expect(await codeOf(response)).toEqual([404, 'instance_not_found']);
  });

  test('is what the history leaves out: its steps have no past in them', async () => {
    await using notebook = await openNotebook();
    const response = await notebook.app.request(notebook.path);
    expect(JSON.stringify(await response.json())).not.toContain('"past"');
  });

  test('is read by the client', async () => {
    await using notebook = await openNotebook();
    const client = createClient({
      baseUrl: 'http://local',
      process: notebook.notebook,
      fetch: async (request) => notebook.app.fetch(request),
    });
    expect(await client.past(notebook.id, 1)).toMatchObject({
      version: 1,
      data: { doc: { title: 'a' } },
    });
    await expect(client.past(notebook.id, 9)).rejects.toMatchObject({ code: 'not_found' });
  });
});
