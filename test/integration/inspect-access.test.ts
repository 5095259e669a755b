import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { loggedIdOf } from '../../src/actors/ports/ids.ts';
import { createService, type ServiceOptions } from '../../src/index.ts';
import { serveOn } from '../../src/service.ts';
import { eventually } from '../support/eventually.ts';
import { createFamily } from '../support/inspected-family.ts';
import { openInspector } from '../support/inspector-client.ts';
import { createMemoryStorage } from '../support/memory-storage.ts';
import { capturedLog } from '../support/captured-log.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

async function openFamilies(options: Partial<ServiceOptions> = {}) {
  const place = await createStoragePlace('embedded');
  const { log, messages } = capturedLog();
  const service = createService({
    processes: [createFamily()],
    dataDir: place.dataDir ?? '',
    log,
    // A task of the process never ends.
    shutdownMs: 100,
    ...options,
  });
  const { url } = await service.listen(0);
  let closing: Promise<void> | undefined;
  const close = async () => (closing ??= service.close());
  return {
    url,
    service,
    messages,
    close,
    async [Symbol.asyncDispose]() {
      await close();
      await place[Symbol.asyncDispose]();
    },
  };
}

const auth = { auth: { secret: jwtSecret }, rates: { reads: 0 } };
const bearer = async (claims: Readonly<Record<string, unknown>>) => ({
  headers: { authorization: `Bearer ${await tokenFor(claims)}` },
});

describe('with tokens', () => {
  test('an instance is shown to callers that may read it', async () => {
    await using families = await openFamilies(auth);
    const { url, service } = families;
    const { id } = await service.start('family', undefined, { owner: 'ada', tenant: 'one' });
    const query = `?id=${id}`;
    using _ = await openInspector(url, query, await bearer({ sub: 'ada', tenant: 'one' }));
    const observer = { sub: 'bob', tenant: 'one', scope: 'holdfast:observe' };
    using __ = await openInspector(url, query, await bearer(observer));
    for (const claims of [
      { sub: 'bob', tenant: 'one' },
      { sub: 'ada', tenant: 'two' },
      { sub: 'eve', tenant: 'two', scope: 'holdfast:admin' },
      { sub: 'eve', scope: 'holdfast:admin' },
    ]) {
      const refused = openInspector(url, query, await bearer(claims));
      await expect(refused).rejects.toThrow('404 instance_not_found');
    }
    await expect(openInspector(url, query)).rejects.toThrow('401 unauthorized');
  });

  test('processes are shown to observers, limited to their tenant', async () => {
    await using families = await openFamilies(auth);
    const { url, service } = families;
    const start = async (tenant: string) =>
      service.start('family', undefined, { owner: 'ada', tenant });
    const [mine, other] = [await start('one'), await start('two')];
    const observer = await bearer({ sub: 'bob', tenant: 'one', scope: 'holdfast:observe' });
    for (const query of ['', '?process=family']) {
      const owner = openInspector(url, query, await bearer({ sub: 'ada', tenant: 'one' }));
      await expect(owner).rejects.toThrow('403 forbidden');
      using client = await openInspector(url, query, observer);
      await client.until(({ sessionId }) => sessionId === mine.id);
      await service.send('family', other.id, { type: 'POKE' });
      const added = [await start('two'), await start('one')];
      const told = await client.until(({ sessionId }) => sessionId === added[1]?.id);
      const roots = new Set(told.map(({ rootId }) => rootId));
      expect([...roots]).not.toContain(other.id);
      expect([...roots]).not.toContain(added[0]?.id);
    }
    const unknown = openInspector(url, '?process=nothing', observer);
    await expect(unknown).rejects.toThrow('404 not_found');
  });

  test('a page offers its token as a subprotocol, which the answer does not repeat', async () => {
    await using families = await openFamilies(auth);
    const { url, service } = families;
    const { id } = await service.start('family', undefined, { owner: 'ada' });
    const token = await tokenFor({ sub: 'ada' });
    const protocols = [`bearer.${token}`, 'holdfast.inspect'];
    using client = await openInspector(url, `?id=${id}`, { protocols, origin: url });
    expect(client.socket.protocol).toBe('holdfast.inspect');
    await client.until(({ sessionId }) => sessionId === id);
    await expect(openInspector(url, `?id=${id}&token=${token}`, { protocols })).rejects.toThrow(
      '400',
    );
  });

  test('the connection ends when the token expires', async () => {
    await using families = await openFamilies(auth);
    const { url, service } = families;
    const { id } = await service.start('family', undefined, { owner: 'ada' });
    // The tolerance is five seconds: two to three are left.
    const exp = Math.floor(Date.now() / 1000) - 2;
    using client = await openInspector(url, `?id=${id}`, await bearer({ sub: 'ada', exp }));
    expect(await client.closed).toEqual([1008, 'the token has expired']);
  });
});

describe('without tokens', () => {
  test('pages of other origins are refused', async () => {
    await using families = await openFamilies({ corsOrigins: ['https://app.example'] });
    const { url, service } = families;
    const { id } = await service.start('family');
    for (const origin of ['https://evil.example', 'null', url.replace('127.0.0.1', 'localhost')]) {
      await expect(openInspector(url, `?id=${id}`, { origin })).rejects.toThrow('403 forbidden');
    }
    using _ = await openInspector(url, `?id=${id}`, { origin: url });
    using __ = await openInspector(url, `?id=${id}`, { origin: 'https://app.example' });
  });

  test('pages under a host name that an attacker points at the node are refused', async () => {
    await using families = await openFamilies();
    const { url } = families;
    const headers = { host: 'evil.example' };
    const refused = openInspector(url, '', { headers, origin: 'http://evil.example' });
    await expect(refused).rejects.toThrow('403 forbidden');
  });

  test('unknown instances, unknown versions and invalid queries are refused', async () => {
    await using families = await openFamilies();
    const { url, service } = families;
    const { id } = await service.start('family');
    const ask = async (query: string) => openInspector(url, query);
    await expect(ask(`?id=${id}&past=1`)).rejects.toThrow('404 not_found');
    await expect(ask(`?id=fam_${'a'.repeat(26)}`)).rejects.toThrow('404 instance_not_found');
    await expect(ask('?id=no')).rejects.toThrow('404 instance_not_found');
    await expect(ask('?past=x')).rejects.toThrow('400 invalid_request');
  });
});

describe('hostile clients', () => {
  test('are disconnected if they send messages', async () => {
    await using families = await openFamilies();
    using small = await openInspector(families.url, '');
    small.socket.send('{"type":"@statelyai.connected"}');
    expect((await small.closed)[0]).toBe(1003);
    using large = await openInspector(families.url, '');
    large.socket.send('x'.repeat(100_000));
    expect((await large.closed)[0]).toBe(1009);
  });

  test('get the places of one caller if they open a thousand sockets, and the node keeps working', async () => {
    await using families = await openFamilies();
    const { url, service } = families;
    const { id } = await service.start('family');
    const asked = Array.from({ length: 1_000 }, async () => openInspector(url, `?id=${id}`));
    const settled = await Promise.allSettled(asked);
    const clients = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const faults = settled.flatMap((one) =>
      one.status === 'rejected' ? [String(one.reason)] : [],
    );
    expect(clients).toHaveLength(100);
    expect(new Set(faults)).toEqual(new Set(['Error: 429 too_many_streams']));
    await service.send('family', id, { type: 'WORK' });
    await Promise.all(
      clients.map(async (one) => one.until(({ snapshot }) => snapshot?.value === 'working')),
    );
    for (const one of clients) one.socket.terminate();
    const again = async () => openInspector(url, `?id=${id}`).catch(() => undefined);
    using _ = await eventually(again, (client) => client !== undefined);
  });

  test('get sixteen places if they inspect whole processes', async () => {
    await using families = await openFamilies();
    const clients = await Promise.all(
      Array.from({ length: 16 }, async () => openInspector(families.url, '')),
    );
    await expect(openInspector(families.url, '')).rejects.toThrow('429 too_many_streams');
    clients[0]?.socket.terminate();
    const again = async () => openInspector(families.url, '').catch(() => undefined);
    using _ = await eventually(again, (client) => client !== undefined);
    for (const one of clients) one.socket.terminate();
  });

  test('miss intermediate snapshots if they do not read, and get the number of those left out', async () => {
    await using families = await openFamilies();
    const { url, service } = families;
    const { id } = await service.start('family');
    using client = await openInspector(url, `?id=${id}`);
    await client.until(({ sessionId }) => sessionId === id);
    client.socket.pause();
    const text = 'x'.repeat(10_000);
    const many = 3_000;
    const show = async (n: number) =>
      service.send('family', id, { type: 'SHOW', value: { n, text } });
    for (let n = 0; n < many; n += 10) {
      await Promise.all(Array.from({ length: 10 }, async (_, more) => show(n + more)));
    }
    await service.send('family', id, { type: 'WORK' });
    client.socket.resume();
    const told = await client.until(({ snapshot }) => snapshot?.value === 'working');
    const events = told.filter(({ type }) => type === '@xstate.event');
    expect(events).toHaveLength(many + 1);
    const snapshots = told.filter(({ type }) => type === '@xstate.snapshot').length;
    const leftOut = told.reduce((sum, { snapshots: count = 0 }) => sum + count, 0);
    expect(leftOut).toBeGreaterThan(0);
    expect(snapshots + leftOut).toBe(many + 1);
  });
});

describe('a connection', () => {
  /** The status line and the body of the answer to a raw request. */
  async function ask(url: string, lines: readonly string[], body = ''): Promise<string> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    const parts: string[] = [];
    socket.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    await new Promise((resolve) => socket.once('close', resolve));
    return parts.join('');
  }

  test('is served as usual if it offers another protocol', async () => {
    await using families = await openFamilies();
    const offer = [
      'Host: localhost',
      'Connection: Upgrade, HTTP2-Settings, close',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
    ];
    expect(
      await ask(families.url, ['GET /healthz HTTP/1.1', ...offer, 'Connection: close']),
    ).toContain('200 OK');
    const body = '{}';
    const post = [
      'POST /families HTTP/1.1',
      ...offer,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ];
    expect(await ask(families.url, post, body)).toContain('201 Created');
    const other = [
      'GET /processes HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade, close',
      'Upgrade: websocket',
    ];
    expect(await ask(families.url, other)).toContain('200 OK');
  });

  test('gets a problem if it is refused, and is closed', async () => {
    await using families = await openFamilies();
    const handshake = [
      'GET /inspect?id=no HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==',
    ];
    const answer = await ask(families.url, handshake);
    expect(answer).toContain('HTTP/1.1 404 Not Found');
    expect(answer).toContain('"code":"instance_not_found"');
    const plain = await fetch(`${families.url}/inspect`);
    expect([plain.status, plain.headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  test('is closed when the node stops, without waiting for clients that are gone', async () => {
    await using families = await openFamilies();
    const { id } = await families.service.start('family');
    using one = await openInspector(families.url, `?id=${id}`);
    using many = await openInspector(families.url, '');
    using frozen = await openInspector(families.url, '');
    await frozen.until(({ sessionId }) => sessionId === id);
    frozen.socket.pause();
    const closing = families.close();
    expect(await one.closed).toEqual([1001, 'the node is shutting down']);
    expect(await many.closed).toEqual([1001, 'the node is shutting down']);
    await closing;
    expect(families.messages('error')).toEqual([]);
    expect(families.messages('warn')).toEqual([]);
  });
});

test('the log names the instance of an inspection that failed', async () => {
  const storage = createMemoryStorage();
  let isBroken = false;
  const history: typeof storage.store.history = async (...of) => {
    if (isBroken) throw new Error('the history cannot be read');
    return storage.store.history(...of);
  };
  const { log, lines } = capturedLog();
  const store = { ...storage.store, history };
  const options = { processes: [createFamily()], log, shutdownMs: 100 };
  const service = serveOn(Promise.resolve({ ...storage, store }), options);
  try {
    const { url } = await service.listen(0);
    const { id } = await service.start('family');
    using client = await openInspector(url, `?id=${id}`);
    await client.until(({ rootId }) => rootId === id);
    isBroken = true;
    await service.send('family', id, { type: 'POKE' });
    expect((await client.closed)[0]).toBe(1011);
    const line = { msg: 'an inspection failed', instance: loggedIdOf(id) };
    expect(lines).toContainEqual(expect.objectContaining(line));
    expect(JSON.stringify(lines)).not.toContain(id);
  } finally {
    await service.close();
  }
});
