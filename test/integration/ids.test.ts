import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePublicId, toInstanceId } from '../../src/actors/ports/ids.ts';
import { answers } from '../../src/http/openapi/answers.ts';
import { createService, type InstanceView, type Service } from '../../src/index.ts';
import { capturedLog } from '../support/captured-log.ts';
import { createStandIns } from '../../src/stand-ins/stand-ins.ts';
import { createProcessesVia } from '../support/processes-via.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const rounds = 3;
const host = 'http://local';
const publicId = /\b[a-z][a-z0-9]{0,15}_[a-z2-7]{26}\b/g;

/** Everything that the service sent: bodies, headers, streamed events. Stand-ins are outside systems, and do not count. */
const left: string[] = [];
const { log, lines } = capturedLog('trace');
let service: Service;
let place: Awaited<ReturnType<typeof createStoragePlace>>;

beforeAll(async () => {
  place = await createStoragePlace('embedded');
  const ownUrls: string[] = [];
  service = createService({
    ...place,
    apps: { '/stand-ins': createStandIns({ log, ownUrls: () => ownUrls }) },
    log,
    processes: createProcessesVia(async (url, init) => service.fetch(new Request(url, init))),
  });
  // The stand-ins call back.
  ownUrls.push((await service.listen(0)).url);
});

afterAll(async () => {
  await service.close();
  await place[Symbol.asyncDispose]();
});

test('internal ids stay inside, and public ids stay out of the log', async () => {
  const index = answers.Index.parse(await call('GET', '/'));
  const document = (await call('GET', '/openapi.json')) as Document;
  await call('GET', '/docs');
  for (let round = 0; round < rounds; round += 1) {
    // Some tasks fail for good, so that compensations run, and some for a while.
    if (round === 1) await spoil();
    await Promise.all(index.processes.map(async ({ name, href }) => live(document, name, href)));
  }
  await settle(index.processes.map(({ href }) => href));

  const text = left.join('\n');
  const found = new Set(text.match(publicId));
  expect(found.size).toBeGreaterThan(rounds * index.processes.length);
  const insides = [...found].flatMap((id) => parsePublicId(id) ?? []).map(toInstanceId);
  expect(insides.filter((id) => text.includes(id))).toEqual([]);

  const logged = JSON.stringify(lines);
  expect(logged.match(publicId)).toBeNull();
  // The log names instances by the internal ids that the responses must not contain.
  expect(insides.some((id) => logged.includes(id))).toBe(true);
});

interface Document {
  readonly paths: Readonly<Record<string, { readonly post?: Post }>>;
}

interface Post {
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': {
        readonly example?: unknown;
        readonly examples?: Readonly<Record<string, { readonly value: { readonly type: string } }>>;
      };
    };
  };
}

/** Takes some instances of a process through every kind of request, some of them refused. */
async function live({ paths }: Document, name: string, path: string): Promise<void> {
  const exampleOf = (where: string) => paths[where]?.post?.requestBody?.content['application/json'];
  const input = exampleOf(path)?.example;
  const events = Object.values(exampleOf(`${path}/{id}/events`)?.examples ?? {});
  const at = `${path}/${await start(path, input)}`;
  const over = new AbortController();
  const streamed = readStream(`${at}/stream`, over.signal);
  for (const { value } of events) {
    answers.Instance.parse(await call('GET', at, undefined, { prefer: 'wait=0' }));
    await call('POST', `${at}/events`, value, { 'idempotency-key': `${name} ${value.type}` });
    await call('POST', `${at}/events`, value, { 'if-match': '"999"' });
  }
  await call('POST', `${at}/events`, { type: 'NO_SUCH_EVENT' });
  await call('POST', `${at}/events`, 'not an event');
  await call('POST', `${at}/rollback/retry`);
  await call('POST', `${at}/rollback/skip`, { id: '1/0', reason: 'none' });
  const cancelled = `${path}/${await start(path, input)}`;
  await call('POST', `${cancelled}/cancel`, { reason: 'for the test' });
  await call('POST', `${cancelled}/cancel`, { reason: 'again' });
  for (const each of [at, cancelled]) {
    await call('GET', each);
    answers.History.parse(await call('GET', `${each}/history`));
    await call('GET', `${each}/history?limit=1`);
  }
  answers.InstanceList.parse(await call('GET', `${path}?limit=1`));
  answers.InstanceList.parse(await call('GET', path));
  answers.Counts.parse(await call('GET', `${path}/counts`));
  for (const odd of ['/none', '?limit=x', '?cursor=x', '?q=a']) await call('GET', path + odd);
  over.abort();
  await streamed;
}

async function start(path: string, input: unknown): Promise<string> {
  const view = answers.Instance.parse(await call('POST', path, input, { prefer: 'wait=0' }));
  return view.id;
}

/** Waits while tasks, compensations and their retries continue. */
async function settle(paths: readonly string[]): Promise<void> {
  const until = Date.now() + 5_000;
  const busy = ({ tasks }: InstanceView) => tasks.some(({ outcome }) => outcome === 'pending');
  for (const path of paths) {
    for (;;) {
      const { instances } = answers.InstanceList.parse(await call('GET', path));
      if (!instances.some(busy) || Date.now() > until) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Payments are refused, and stock is unavailable for a while. */
async function spoil(): Promise<void> {
  for (const behaviour of [
    { service: 'payments', operation: 'charge', mode: 'refuse', times: 2 },
    { service: 'stock', operation: 'reserve', mode: 'fail', times: 2 },
  ]) {
    const body = JSON.stringify(behaviour);
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'PUT', headers, body };
    const { status } = await service.fetch(new Request(`${host}/stand-ins/behaviour`, init));
    expect(status).toBe(200);
  }
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await service.fetch(
    new Request(host + path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  left.push(text, JSON.stringify([...response.headers]));
  if (response.status >= 500) throw new Error(`${response.status}: ${text}`);
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return isJson ? JSON.parse(text) : undefined;
}

async function readStream(path: string, signal: AbortSignal): Promise<void> {
  const response = await service.fetch(new Request(host + path, { signal }));
  left.push(JSON.stringify([...response.headers]));
  const reader = response.body?.getReader();
  signal.addEventListener('abort', () => void reader?.cancel());
  const text = new TextDecoder();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    left.push(text.decode(part.value as Uint8Array));
  }
}
