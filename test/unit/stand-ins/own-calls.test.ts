import { expect, test } from 'vitest';
import { createOwnFetch } from '../../../src/stand-ins/own-calls.ts';

const root = 'http://127.0.0.1:3000/stand-ins';

/** What a call takes along, and whether it may be led elsewhere. */
async function callOf(url: string, init: RequestInit = {}) {
  const calls: (readonly [string | null, RequestRedirect | undefined])[] = [];
  const call = createOwnFetch({
    root,
    secret: 'a secret',
    isListening: () => true,
    fetch: async (_, { headers, redirect }) => {
      calls.push([new Headers(headers).get('holdfast-stand-in-secret'), redirect]);
      return new Response();
    },
  });
  await call(url, init);
  return calls[0];
}

test.each([
  `${root}/mails`,
  `${root}/bank-a/debits?x=1`,
  'HTTP://127.0.0.1:3000/x/../stand-ins/mails',
])('a call of an own stand-in carries the secret, and follows no redirect: %s', async (url) => {
  expect(await callOf(url, { method: 'POST' })).toEqual(['a secret', 'error']);
});

test.each([
  'https://mails.example.com/stand-ins/mails',
  'http://127.0.0.1:3001/stand-ins/mails',
  'https://127.0.0.1:3000/stand-ins/mails',
  'http://localhost:3000/stand-ins/mails',
  'http://127.0.0.1:3000@evil.example.com/stand-ins/mails',
  'http://127.0.0.1.evil.example.com:3000/stand-ins/mails',
  'http://127.0.0.1:3000/stand-ins/../orders',
  'http://127.0.0.1:3000/stand-ins-too',
  'http://127.0.0.1:3000/orders?/stand-ins/',
])('a call of anything else does not: %s', async (url) => {
  expect(await callOf(url)).toEqual([null, undefined]);
});

test('before the service listens no call is made, because another program might listen there', async () => {
  let calls = 0;
  const call = createOwnFetch({
    root,
    secret: 'a secret',
    isListening: () => false,
    fetch: async () => {
      calls += 1;
      return new Response();
    },
  });
  await expect(call(`${root}/mails`, {})).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
  expect(calls).toBe(0);
  await call('https://mails.example.com/', {});
  expect(calls).toBe(1);
});
