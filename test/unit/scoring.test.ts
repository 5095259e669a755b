import { expect, test } from 'vitest';
import { createStandIns } from '../../src/http/stand-ins/stand-ins.ts';
import { createMemoryJournal } from '../../src/persistence/memory-journal.ts';
import { capturedLog } from './support/captured-log.ts';

test('the scoring agency takes a request at once and has the score a second later', async () => {
  let nowMs = 0;
  const { app } = createStandIns({
    journal: createMemoryJournal(),
    now: () => nowMs,
    log: capturedLog().log,
    bodyLimitBytes: 1000,
  });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k1' };
  const body = JSON.stringify({ amount: 10_000, monthlyIncome: 250 });
  const requested = await app.request('/stand-ins/scoring', { method: 'POST', body, headers });
  expect(requested.status).toBe(202);
  const path = requested.headers.get('location') ?? '';
  // The same key every time: a question is answered anew, as the agency stands.
  const ask = async () => (await app.request(path, { headers })).json();
  expect(await ask()).toEqual({ status: 'pending' });
  nowMs = 1_000;
  expect(await ask()).toEqual({ status: 'done', score: 600 });
  expect((await app.request('/stand-ins/scoring/nobody')).status).toBe(404);
});
