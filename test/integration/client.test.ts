import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createClient,
  createServiceClient,
  type AuditsOptions,
  type Client,
} from '../../src/client/client.ts';
import { createService, type Service } from '../../src/index.ts';
import { createStandIns } from '../../src/stand-ins/stand-ins.ts';
import { createRegistration } from '../../src/machines/registration/registration.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { localUrls } from '../support/local-urls.ts';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';
import { capturedLog } from '../support/captured-log.ts';

const person = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' };
const registration = createRegistration({
  accountsUrl: localUrls.accounts,
  mailsUrl: localUrls.mails,
  profilesUrl: localUrls.profiles,
  confirmationSecret: 'a secret of the tests',
  fetch: async (url, init) => service.fetch(new Request(url, init)),
});
let place: StoragePlace;
let service: Service;
let baseUrl = '';

beforeAll(async () => {
  place = await createStoragePlace('embedded');
  const { log } = capturedLog();
  service = createService({
    ...place,
    processes: [registration],
    apps: { '/stand-ins': createStandIns({ log }) },
    log,
  });
  baseUrl = (await service.listen(0)).url;
});

afterAll(async () => {
  await service.close();
  await place[Symbol.asyncDispose]();
});

/** One client over HTTP, and one in the same process. */
const ways = {
  'over HTTP': () => createClient({ baseUrl, process: registration }),
  'over app.fetch': () =>
    createClient<typeof registration>({
      baseUrl: 'http://local/',
      process: '/registrations',
      fetch: async (request) => service.fetch(request),
    }),
};

/** The way of a client, for one of the whole service. */
const wayOf = (create: () => Registrations) =>
  create === ways['over HTTP']
    ? { baseUrl }
    : { baseUrl: 'http://local/', fetch: async (request: Request) => service.fetch(request) };

type Registrations = Client<typeof registration>;

async function awaitConfirmation(client: Registrations, id: string): Promise<number> {
  for (;;) {
    const { version, state } = await client.get(id);
    if (state === 'awaitingConfirmation') return version;
    await client.get(id, { known: version, wait: 5 });
  }
}

async function tokenFor(email: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/stand-ins/mails?to=${encodeURIComponent(email)}`);
  const mails = (await answer.json()) as readonly { readonly token: string }[];
  return mails.at(-1)?.token ?? '';
}

describe.each(Object.entries(ways))('a client %s', (way, create) => {
  test('starts, sends, reads, waits and lists', async () => {
    const client = create();
    const email = `${way.replaceAll(' ', '-')}@example.com`;
    const input = { ...person, email };
    const started = await client.start(input, { idempotencyKey: way });
    expect(started).toMatchObject({ process: 'registration', data: { email, attemptsLeft: 5 } });
    expect((await client.start(input, { idempotencyKey: way })).id).toBe(started.id);

    const version = await awaitConfirmation(client, started.id);
    expect(await client.get(started.id, { known: version })).toBeUndefined();
    const ended = client.wait(started.id);
    const sent = await client.send(
      started.id,
      { type: 'CONFIRM', token: await tokenFor(email) },
      { ifMatch: version, wait: 10 },
    );
    expect(sent.status).toBe('Completed');
    expect((await ended).status).toBe('Completed');
    expect((await client.history(started.id)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: sent.version + 1 }, (_, index) => index),
    );
    const { instances } = await client.list({ status: 'Completed', limit: 5 });
    expect(instances.map(({ id }) => id)).toContain(started.id);
  });

  test('cancels', async () => {
    const client = create();
    const { id } = await client.start(person);
    await expect(client.cancel(id, { ifMatch: 7 })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const cancelled = await client.cancel(id, { reason: 'a mistake' });
    expect(cancelled.cancelled).toMatchObject({ reason: 'a mistake' });
    expect((await client.wait(id)).status).toBe('Cancelled');
  });

  test('throws the errors of the service, with their codes and details', async () => {
    const client = create();
    await expect(client.get('reg_none')).rejects.toMatchObject({
      name: 'ProblemError',
      code: 'instance_not_found',
      status: 404,
    });
    const { id } = await client.start(person);
    const stale = client.send(id, { type: 'RESEND' }, { ifMatch: 99 });
    await expect(stale).rejects.toMatchObject({ code: 'precondition_failed', status: 412 });
    await expect(client.start({ ...person, email: 'none' })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('/email: must be an email address'),
      details: { errors: [{ pointer: '/email' }] },
    });
  });

  test('follows every step from the requested version to the end', async () => {
    const client = create();
    const { id } = await client.start(person);
    const version = await awaitConfirmation(client, id);
    const followed = collect(client.stream(id));
    const late = collect(client.stream(id, { lastEventId: version }));
    await client.cancel(id);
    const all = await followed;
    const { version: last } = await client.wait(id);
    expect(all).toEqual(Array.from({ length: last + 1 }, (_, index) => index));
    expect(await late).toEqual(all.slice(version + 1));
    expect(await collect(client.stream(id, { lastEventId: last }))).toEqual([]);
  });

  test('counts and measures what the instances of the process do', async () => {
    const client = create();
    const { id } = await client.start(person);
    await awaitConfirmation(client, id);
    const { states } = await client.states();
    const waiting = states.find(({ state }) => state === 'awaitingConfirmation');
    expect(waiting?.active).toBeGreaterThan(0);
    expect(await client.statistics()).toMatchObject({ period: 'hour' });
    expect(await client.statistics({ period: 'month' })).toMatchObject({ period: 'month' });
  });

  test('re-arms an instance, and asks for its rollback again', async () => {
    const client = create();
    const { id, version } = await client.start(person);
    expect(await client.rearm(id, { reason: 'a test' })).toMatchObject({ id, deadEnd: false });
    await expect(client.rearm(id, { reason: '' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const again = client.retryRollback(id, { reason: 'a test' });
    await expect(again).rejects.toMatchObject({ code: 'nothing_to_undo' });
    const late = client.retryRollback(id, { ifMatch: version + 100 });
    await expect(late).rejects.toMatchObject({ code: 'precondition_failed' });
  });

  test('steps in as an operator', async () => {
    const client = create();
    const { id } = await client.start(person);
    const version = await awaitConfirmation(client, id);
    const paused = await client.act(id, { kind: 'pause' }, { reason: 'a test', ifMatch: version });
    expect(paused).toMatchObject({ version: version + 1, paused: { reason: 'a test' } });
    await client.act(id, { kind: 'resume' }, { reason: 'it is over' });
    const late = client.act(id, { kind: 'resume' }, { reason: 'it is over' });
    await expect(late).rejects.toMatchObject({ code: 'act_not_possible' });
  });

  test('skips no compensation that has not failed, and deletes an instance once it has ended', async () => {
    const client = create();
    const { id } = await client.start(person);
    await awaitConfirmation(client, id);
    const skip = client.skipRollback(id, { id: '0/0', reason: 'a test' });
    await expect(skip).rejects.toMatchObject({ code: 'nothing_to_undo' });
    const early = client.delete(id, { reason: 'Vergiß mich – 忘れて' });
    await expect(early).rejects.toMatchObject({ code: 'act_not_possible' });
    await client.cancel(id);
    const { version } = await client.wait(id);
    const late = client.delete(id, { reason: 'late', ifMatch: version - 1 });
    await expect(late).rejects.toMatchObject({ code: 'precondition_failed' });
    expect(await client.delete(id, { reason: 'Vergiß mich – 忘れて' })).toBeUndefined();
    await expect(client.get(id)).rejects.toMatchObject({ code: 'instance_not_found' });
    const { entries } = await createServiceClient(wayOf(create)).audits({ limit: 1 });
    expect(entries).toMatchObject([{ what: 'delete', reason: 'Vergiß mich – 忘れて' }]);
  });

  test('pauses a task of the process, and resumes it', async () => {
    const client = create();
    const what = { task: 'sendMail', reason: 'a test' };
    expect((await client.pause(what)).tasks).toMatchObject({ [what.task]: { reason: 'a test' } });
    expect(await client.pauses()).toMatchObject({ process: 'registration' });
    expect((await client.resume(what)).tasks).toEqual({});
    await expect(client.pause({ ...what, task: 'nothing' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('searches all processes, and reads the audit log, the nodes and the doctor', async () => {
    const { id } = await create().start(person);
    const all = createServiceClient(wayOf(create));
    expect(await all.search(id)).toMatchObject([{ id, href: `/registrations/${id}` }]);
    expect(await all.search('nobody', { limit: 3 })).toEqual([]);
    expect((await all.nodes()).nodes).toHaveLength(1);
    const { processes } = await all.examine();
    expect(processes.map(({ process }) => process)).toContain('registration');
    expect((await all.doctor()).processes).toHaveLength(processes.length);
    const first = await all.audits({ limit: 1 });
    const second = await all.audits({ limit: 1, before: first.next ?? '' });
    expect(second.entries[0]?.id).not.toBe(first.entries[0]?.id);
    await expect(all.audits({ limit: 0 })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('filters the audit log as it is asked to', async () => {
    const client = create();
    const all = createServiceClient(wayOf(create));
    const since = new Date().toISOString();
    const what = { task: 'sendMail', reason: `a test of ${since}` };
    await client.pause(what);
    await client.resume(what);
    const kindsOf = async (query: AuditsOptions) =>
      (await all.audits(query)).entries.map((entry) => entry.what);
    expect(await kindsOf({ since })).toEqual(['resumeProcess', 'pauseProcess']);
    expect(await kindsOf({ since, what: 'pauseProcess' })).toEqual(['pauseProcess']);
    expect(await kindsOf({ since, by: 'nobody' })).toEqual([]);
    expect(await kindsOf({ since, process: 'nothing' })).toEqual([]);
    expect(await kindsOf({ until: since, what: 'pauseProcess' })).not.toContain('resumeProcess');
  });

  test('counts, starts, follows and stops bulk acts, and shows what failed', async () => {
    const client = create();
    const all = createServiceClient(wayOf(create));
    const before = Date.now();
    await eventually(
      () => Date.now(),
      (now) => now > before,
    );
    const createdAfter = new Date(before).toISOString();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await client.start(person)).id);
    const filter = { status: 'Pending', createdAfter } as const;
    const { count, more, newest } = await all.preview(registration, filter);
    expect([count, more, newest.map(({ id }) => id)]).toEqual([3, false, ids.toReversed()]);
    const input = {
      process: 'registration',
      filter,
      act: { kind: 'operate', act: { kind: 'fireTimer', timer: 'after confirmationDeadline' } },
      reason: 'A test.',
    } as const;
    for (const id of ids) await awaitConfirmation(client, id);
    await client.act(ids[0] ?? '', { kind: 'pause' }, { reason: 'It must fail.' });
    const { id } = await all.bulkActs.start(input, { idempotencyKey: createdAfter });
    expect((await all.bulkActs.start(input, { idempotencyKey: createdAfter })).id).toBe(id);
    const steps = await collect(all.bulkActs.stream(id));
    expect(steps.length).toBeGreaterThan(2);
    const { status, data } = await all.bulkActs.wait(id);
    expect(status).toBe('Completed');
    expect(data).toMatchObject({ expected: { count: 3 }, matched: 3, done: 2, failed: 1 });
    expect(data.failures).toMatchObject([{ id: ids[0], code: 'act_not_possible' }]);
    await expect(all.bulkActs.send(id, { type: 'STOP' })).rejects.toMatchObject({
      code: 'event_not_accepted',
    });
    await expect(all.bulkActs.start({ ...input, process: 'nothing' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('stops following when it is told to', async () => {
    const client = create();
    const { id } = await client.start(person);
    const over = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of client.stream(id, { signal: over.signal })) {
      seen.push(sequence);
      over.abort();
    }
    expect(seen).toEqual([0]);
  });
});

test('a broken stream resumes after the last received step', async () => {
  let connections = 0;
  const asked: (string | null)[] = [];
  const client = createClient({
    baseUrl,
    process: registration,
    fetch: async (request) => {
      const response = await service.fetch(request);
      if (!request.url.endsWith('/stream')) return response;
      asked.push(request.headers.get('last-event-id'));
      connections += 1;
      return connections === 1 ? cutAfterFirstStep(response) : response;
    },
  });
  const { id } = await client.start(person);
  await awaitConfirmation(client, id);
  await client.cancel(id);
  await client.wait(id);
  const steps = await collect(client.stream(id));
  expect(steps).toEqual(Array.from({ length: steps.length }, (_, index) => index));
  expect(asked).toEqual([null, '0']);
});

test.each(['SIGTERM', 'SIGKILL'])(
  'clients that wait or follow carry on after their node gets %s and restarts',
  async (signal) => {
    await using own = await createStoragePlace('embedded');
    const env = { DATA_DIR: own.dataDir ?? '', PORT: String(await freePort()) };
    await using node = await startMain(env);
    let streams = 0;
    let failures = 0;
    const client = createClient<typeof registration>({
      baseUrl: node.url,
      process: '/registrations',
      fetch: async (request) => {
        try {
          const response = await fetch(request);
          if (request.url.endsWith('/stream') && response.ok) streams += 1;
          return response;
        } catch (error) {
          failures += 1;
          throw error;
        }
      },
    });
    const { id } = await client.start(person);
    await awaitConfirmation(client, id);
    const ended = client.wait(id);
    const followed = collect(client.stream(id));
    // The waiting request came earlier, so the node has it, too.
    await eventually(
      () => streams,
      (count) => count === 1,
    );
    await (signal === 'SIGTERM' ? node.stop(signal) : node.kill());
    // Both clients find the node gone.
    const before = failures;
    await eventually(
      () => failures - before,
      (count) => count >= 2,
    );
    await using next = await startMain(env);
    expect(next.url).toBe(node.url);
    await client.cancel(id);
    const { status, version } = await ended;
    expect(status).toBe('Cancelled');
    expect(await followed).toEqual(Array.from({ length: version + 1 }, (_, index) => index));
  },
);

test('a client sends a fresh token with each request', async () => {
  const sent: (string | null)[] = [];
  const client = createClient({
    baseUrl,
    process: '/registrations',
    token: () => `token-${sent.length}`,
    fetch: (request) => {
      sent.push(request.headers.get('authorization'));
      return new Response('<h1>Bad gateway</h1>', { status: 502 });
    },
  });
  await expect(client.get('x')).rejects.toMatchObject({ code: 'unexpected_answer', status: 502 });
  await expect(client.get('x')).rejects.toThrow('The service answered 502.');
  expect(sent).toEqual(['Bearer token-0', 'Bearer token-1']);
});

async function collect(steps: ReturnType<Registrations['stream']>): Promise<readonly number[]> {
  const sequences: number[] = [];
  for await (const { sequence } of steps) sequences.push(sequence);
  return sequences;
}

/** An answer whose connection is lost in the middle of the second step. */
function cutAfterFirstStep(response: Response): Response {
  const text = new TextEncoder().encode(
    'retry: 2000\n\nid: 0\nevent: step\ndata: {"sequence":0}\n\nid: 1\nevent: st',
  );
  void response.body?.cancel();
  const cut = new ReadableStream({
    start(controller) {
      controller.enqueue(text);
    },
    pull: (controller) => controller.error(new TypeError('terminated')),
  });
  return new Response(cut, { headers: response.headers });
}
