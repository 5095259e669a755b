import { describe, expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

/** What came of a body, and what the runtime was given. */
async function post(body: string, jsonDepth?: number) {
  const inputs: unknown[] = [];
  const app = createApp({
    runtime: fakeRuntime({
      start: async (_, input) => {
        inputs.push(input);
        return { created: true, instance: thing() };
      },
    }),
    log: capturedLog().log,
    bodyLimitBytes: 2_000_000,
    ...(jsonDepth === undefined ? {} : { jsonDepth }),
  });
  const headers = { 'content-type': 'application/json' };
  const response = await app.request('/things', { method: 'POST', body, headers });
  return { status: response.status, problem: await response.json(), inputs };
}

const nested = (depth: number, inside = '') => '['.repeat(depth) + inside + ']'.repeat(depth);

describe('a body', () => {
  test.each([64, 1, 1000])('may be nested %i deep, and no deeper', async (depth) => {
    expect((await post(nested(depth, ' '.repeat(2 * depth)), depth)).status).toBe(201);
    const { status, problem, inputs } = await post(nested(depth + 1, ' '), depth);
    expect(status).toBe(400);
    expect(problem).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '', message: expect.stringContaining(`more than ${depth} levels deep`) }],
    });
    expect(inputs).toEqual([]);
  });

  test('counts objects as it counts arrays', async () => {
    const body = '{"a":['.repeat(33) + ']}'.repeat(33);
    expect((await post(body)).status).toBe(400);
  });

  test('is as deep as its nesting, whatever its strings contain', async () => {
    const input = [{ text: `${nested(100)}"\\`, 'a"{[[[[': '\\"[[[[' }, '['];
    const { status, inputs } = await post(JSON.stringify(input), 2);
    expect(status).toBe(201);
    expect(inputs).toEqual([input]);
  });

  test('that opens a million arrays is refused before it is parsed', async () => {
    const before = performance.now();
    expect((await post('['.repeat(1_000_000))).problem).toMatchObject({ code: 'invalid_request' });
    expect(performance.now() - before).toBeLessThan(500);
  });

  test.each([
    ['{"__proto__":{"admin":true}}', '/__proto__'],
    ['{"a":[{"__proto__":1}]}', '/a/0/__proto__'],
    [String.raw`{"\u005f_pr\u006fto__":1}`, '/__proto__'],
    ['{"a/b":{"constructor":{"prototype":{"admin":true}}}}', '/a~1b/constructor'],
    [String.raw`{"construct\u006Fr":{"prot\u006ftype":1}}`, '/constructor'],
  ])('with a key that reaches a prototype is refused: %s', async (body, pointer) => {
    const { status, problem, inputs } = await post(body);
    expect(status).toBe(400);
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
    expect(inputs).toEqual([]);
    expect({}).not.toHaveProperty('admin');
  });

  test.each(['{"constructor":"Ferrari"}', '{"prototype":1}', '{"a":"__proto__"}', '"__proto__"'])(
    'with a harmless word is accepted: %s',
    async (body) => {
      expect((await post(body)).inputs).toEqual([JSON.parse(body)]);
    },
  );

  test('uses the last of duplicate keys', async () => {
    expect((await post('{"a":1,"a":2}')).inputs).toEqual([{ a: 2 }]);
  });
});
