import { describe, expect, test } from 'vitest';
import { createGreeter } from '../../src/greeter.ts';
import { createApp } from '../../src/http/app.ts';
import { capturedLog } from '../support/captured-log.ts';
import { fakeRuntime } from './support/fake-runtime.ts';

function appWith(greeter: boolean) {
  const { log } = capturedLog();
  return createApp({
    runtime: fakeRuntime(),
    log,
    bodyLimitBytes: 1_000,
    apps: greeter ? { '/greet': createGreeter({ log }) } : {},
  });
}

const greet = async (query: string, method = 'GET') =>
  appWith(true).request(`/greet${query}`, { method });

describe('the greeter', () => {
  test.each([
    ['?name=Alice', 'Hello, Alice!'],
    ['?name=%20Zo%C3%AB+van+Dijk%20', 'Hello, Zoë van Dijk!'],
  ])('greets: %s', async (query, message) => {
    const answer = await greet(query);
    expect([answer.status, await answer.json()]).toEqual([200, { message }]);
    expect(answer.headers.get('cache-control')).toContain('public');
  });

  test.each([
    ['', 'must appear exactly once'],
    ['?name=', 'must not be empty'],
    ['?name=a&name=b', 'must appear exactly once'],
    [`?name=${'x'.repeat(101)}`, 'must have at most 100 characters'],
    ['?name=a%00b', 'must not contain control characters'],
  ])('refuses %s', async (query, message) => {
    const answer = await greet(query);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ parameter: 'name', message }],
    });
  });

  test('accepts only GET', async () => {
    const answer = await greet('?name=Alice', 'POST');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  test('is listed in the index, and exists only if mounted', async () => {
    expect(await (await appWith(true).request('/')).json()).toMatchObject({ greeter: '/greet' });
    expect((await appWith(false).request('/greet?name=Alice')).status).toBe(404);
  });
});
