import { describe, expect, test } from 'vitest';
import { createCallbacks, type Fetch } from '../../../src/stand-ins/callbacks.ts';
import { createVirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { capturedLog } from '../../support/captured-log.ts';

const url = 'https://here/callbacks/secret';
const callback = { body: { output: 7 }, delayMs: 1_000 };

/** Callbacks that are answered one after another; `away`: there is nobody. */
function callbacksTo(...answers: readonly (number | 'away')[]) {
  const next = answers.values();
  const clock = createVirtualClock(0);
  const closing = new AbortController();
  const calls: { readonly afterMs: number; readonly url: string; readonly init: RequestInit }[] =
    [];
  const fetch: Fetch = async (to, init) => {
    calls.push({ afterMs: clock.now(), url: to, init });
    const answer = next.next().value ?? 204;
    if (answer === 'away') throw new TypeError('fetch failed');
    return new Response(answer === 204 ? null : 'text', { status: answer });
  };
  const { log, lines } = capturedLog();
  const callbacks = createCallbacks({ fetch, log, clock, closed: closing.signal });
  return { ...callbacks, clock, calls, lines, close: () => closing.abort() };
}

describe('the callback of a stand-in', () => {
  test('is made once its delay is over, as JSON, and follows no redirect', async () => {
    const { add, clock, calls, lines } = callbacksTo(204);
    add(url, callback);
    await clock.advance(950);
    expect(calls).toEqual([]);
    await clock.advance(20_000);
    expect(calls).toMatchObject([
      {
        afterMs: 1_000,
        url,
        init: {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"output":7}',
          redirect: 'manual',
        },
      },
    ]);
    expect(lines).toEqual([]);
  });

  test('that fails is retried until it succeeds', async () => {
    const { add, clock, calls } = callbacksTo('away', 503, 204);
    add(url, callback);
    await clock.advance(60_000);
    expect(calls.map(({ afterMs }) => afterMs)).toEqual([1_000, 1_500, 3_500]);
  });

  test('that keeps failing is given up', async () => {
    const { add, clock, calls, lines } = callbacksTo('away', 'away', 500, 502, 204);
    add(url, callback);
    await clock.advance(60_000);
    expect(calls).toHaveLength(4);
    expect(lines).toMatchObject([{ msg: 'a stand-in could not send its callback' }]);
  });

  test.each([302, 400, 410])('that is answered %d is not retried', async (status) => {
    const { add, clock, calls, lines } = callbacksTo(status);
    add(url, callback);
    await clock.advance(60_000);
    expect(calls).toHaveLength(1);
    expect(lines).toMatchObject([{ status }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('after closing, callbacks', () => {
  test('are no longer made, whether they wait or are added', async () => {
    const { add, clock, close, calls } = callbacksTo();
    add(url, callback);
    close();
    add(url, callback);
    await clock.advance(60_000);
    expect(calls).toEqual([]);
  });

  test('are aborted if they are under way', async () => {
    const { log } = capturedLog();
    let broken = false;
    const hangs: Fetch = async (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          broken = true;
          reject(new Error('aborted'));
        });
      });
    const clock = createVirtualClock();
    const closing = new AbortController();
    const { add, idle } = createCallbacks({ fetch: hangs, log, clock, closed: closing.signal });
    add(url, { ...callback, delayMs: 0 });
    await clock.advance(50);
    closing.abort();
    await idle();
    expect(broken).toBe(true);
  });
});
