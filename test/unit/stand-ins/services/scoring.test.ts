import { expect, test } from 'vitest';
import { createStandIns } from '../../../../src/stand-ins/stand-ins.ts';
import { createMemoryJournal } from '../../../../src/persistence/memory/memory-journal.ts';
import { createVirtualClock } from '../../../../src/testing/clock/virtual-clock.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createRequests } from '../../../support/requests.ts';

const callbackUrl = 'http://here/callbacks/c1';
const request = { amount: 10_000, monthlyIncome: 250, callbackUrl };

function agency(journal = createMemoryJournal(), clock = createVirtualClock()) {
  const calledBack: unknown[] = [];
  const { app, close } = createStandIns({
    journal,
    clock,
    ownUrls: () => ['http://here', 'https://there/api/'],
    log: capturedLog().log,
    bodyLimitBytes: 1_000,
    fetch: async (url, { body }) => {
      calledBack.push([url, JSON.parse(body as string)]);
      return new Response(null, { status: 204 });
    },
  });
  const requests = createRequests((path, init) => app.request(`/stand-ins${path}`, init));
  const send = async (method: string, path: string, body: object) =>
    requests.request(method, path, body, { 'idempotency-key': 'k1' });
  return {
    clock,
    close,
    calledBack,
    ask: async (body: object = request) => send('POST', '/scoring', body),
    steer: async (mode: string) =>
      send('PUT', '/behaviour', { service: 'scoring', operation: 'request', mode, times: 1 }),
    scorings: async () => (await requests.get('/scoring')).body,
  };
}

test('the scoring agency accepts a request at once, and calls back with the score a second later', async () => {
  const { clock, ask, calledBack, scorings } = agency();
  const answer = await ask();
  expect([answer.status, answer.body]).toEqual([202, { id: 'score-0' }]);
  await clock.advance(950);
  expect(calledBack).toEqual([]);
  await clock.advance(50);
  expect(calledBack).toEqual([[callbackUrl, { output: { score: 600 } }]]);
  expect(await scorings()).toEqual([
    { id: 'score-0', score: 600, requestedAt: '2026-01-01T00:00:00.000Z' },
  ]);
});

test('a repeated request is scored once, and called back at its newest URL, by the node that received it', async () => {
  const journal = createMemoryJournal();
  const clock = createVirtualClock();
  const [died, other] = [agency(journal, clock), agency(journal, clock)];
  await died.ask();
  await died.close();
  const elsewhere = 'https://there/api/callbacks/c1';
  expect((await other.ask({ ...request, callbackUrl: elsewhere })).status).toBe(202);
  await clock.advance(1_000);
  expect(died.calledBack).toEqual([]);
  expect(other.calledBack).toEqual([[elsewhere, { output: { score: 600 } }]]);
  expect(await other.scorings()).toHaveLength(1);
});

test.each([
  ['fail', 503],
  ['refuse', 422],
])('a request that the agency is told to %s is never called back', async (mode, status) => {
  const { clock, ask, steer, calledBack } = agency();
  await steer(mode);
  expect((await ask()).status).toBe(status);
  await clock.advance(20_000);
  expect(calledBack).toEqual([]);
});

test.each([
  undefined,
  'local:callback',
  'file:///etc/passwd',
  '/callbacks/c1',
  'http://169.254.169.254/callbacks/c1',
  'http://here.example.com/callbacks/c1',
  'http://here@elsewhere/callbacks/c1',
  'http://user:pass@here/callbacks/c1',
  'http://here:8080/callbacks/c1',
  'https://here/callbacks/c1',
  'http://here/registrations',
  'http://here/callbacks/',
  'http://here/callbacks/../registrations',
  'http://here/callbacks/%2e%2e/registrations',
  'http://here/callbacks/c1/progress',
  'http://here/callbacks/c1?x',
  'https://there/callbacks/c1',
])('a request to call %s back is refused', async (url) => {
  const answer = await agency().ask({ ...request, callbackUrl: url });
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/callbackUrl']);
});

test('requests of a version without callbacks block no others', async () => {
  const journal = createMemoryJournal();
  const { callbackUrl: _, ...input } = request;
  const old = { kind: 'call', service: 'scoring', operation: 'request', idempotencyKey: 'k0' };
  await journal.append(JSON.stringify({ ...old, input, at: '2025-12-31T00:00:00.000Z' }));
  const { ask, scorings } = agency(journal);
  expect((await ask()).status).toBe(202);
  expect(await scorings()).toHaveLength(1);
});
