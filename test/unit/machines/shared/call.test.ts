import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TaskError } from '../../../../src/errors.ts';
import { call, type Fetch } from '../../../../src/machines/shared/call.ts';

const problem = { 'content-type': 'application/problem+json' };

function calling(fetch: Fetch, signal = new AbortController().signal) {
  return call('http://inside.example:81/accounts?x=1', {
    method: 'POST',
    body: { a: 1 },
    idempotencyKey: 'k1',
    signal,
    reply: z.object({ id: z.string() }),
    fetch,
  });
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function breaking(code: string): never {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('broken'), { code }) });
}

test('a call sends JSON with its idempotency key, and returns the answer', async () => {
  const requests: unknown[] = [];
  const answer = await calling(async (url, { method, headers, body }) => {
    requests.push({ url, method, headers, body });
    return Response.json({ id: 'acc-1', more: true });
  });
  expect(answer).toEqual({ id: 'acc-1' });
  expect(requests).toEqual([
    {
      url: 'http://inside.example:81/accounts?x=1',
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'idempotency-key': 'k1',
      },
      body: '{"a":1}',
    },
  ]);
});

test('an empty answer is undefined', async () => {
  const answer = await call('http://a.example/x', {
    method: 'DELETE',
    idempotencyKey: 'k1',
    signal: new AbortController().signal,
    reply: z.undefined(),
    fetch: async () => new Response(null, { status: 204 }),
  });
  expect(answer).toBeUndefined();
});

test('a status that the caller accepts counts as an empty response', async () => {
  const answer = await call('http://a.example/x/1', {
    method: 'DELETE',
    idempotencyKey: 'k1',
    signal: new AbortController().signal,
    reply: z.undefined(),
    accept: [404],
    fetch: async () => new Response('{"code":"not_found"}', { status: 404 }),
  });
  expect(answer).toBeUndefined();
});

describe('a failed call', () => {
  test.each([
    [500, true],
    [503, true],
    [429, true],
    [408, true],
    [400, false],
    [404, false],
    [409, false],
    [422, false],
  ])('with status %i is worth a retry: %s', async (status, retryable) => {
    const error = await thrownBy(calling(async () => new Response('oops', { status })));
    expect(error).toBeInstanceOf(TaskError);
    expect(error).toMatchObject({
      retryable,
      code: `http_${status}`,
      message: `POST /accounts answered ${status}: http_${status}`,
    });
  });

  test('carries code and reason of a problem document', async () => {
    const body = JSON.stringify({ code: 'refused', detail: 'No more accounts.' });
    const error = await thrownBy(
      calling(async () => new Response(body, { status: 422, headers: problem })),
    );
    expect(error).toMatchObject({
      code: 'refused',
      message: 'POST /accounts answered 422: No more accounts.',
    });
  });

  test('is retried after Retry-After, in seconds or as a date', async () => {
    const after = async (value: string) =>
      thrownBy(
        calling(async () => new Response('', { status: 503, headers: { 'retry-after': value } })),
      );
    expect(await after('7')).toMatchObject({ retryAfterMs: 7000 });
    expect(await after('Thu, 01 Jan 1970 00:00:00 GMT')).toMatchObject({ retryAfterMs: 0 });
    expect(await after('soon')).toMatchObject({ retryAfterMs: undefined });
  });

  test('without a connection is worth a retry, and does not name the host', async () => {
    const error = await thrownBy(
      calling(async () => {
        throw new TypeError('fetch failed: inside.example');
      }),
    );
    expect(error).toMatchObject({
      retryable: true,
      code: 'unreachable',
      message: 'POST /accounts could not be reached',
    });
  });

  test('with a malformed response is worth a retry', async () => {
    const error = await thrownBy(calling(async () => new Response('<html>')));
    expect(error).toMatchObject({ retryable: true, code: 'unexpected_reply' });
  });

  test.each([
    ['a refusal', async () => new Response('', { status: 422 }), false],
    ['503', async () => new Response('', { status: 503 }), false],
    ['500', async () => new Response('', { status: 500 }), true],
    ['504', async () => new Response('', { status: 504 }), true],
    ['an answer of another form', async () => new Response('<html>'), true],
    ['a connection that broke', async () => breaking('ECONNRESET'), true],
    ['nobody who listens', async () => breaking('ECONNREFUSED'), false],
  ])('says whether it may have had its effect: %s', async (_, fetch, mayBeDone) => {
    expect(await thrownBy(calling(fetch))).toMatchObject({ mayBeDone });
  });

  test('that was aborted throws the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('left the state');
    controller.abort(reason);
    const error = await thrownBy(
      calling(async (_, { signal }) => {
        signal?.throwIfAborted();
        return new Response();
      }, controller.signal),
    );
    expect(error).toBe(reason);
  });
});
