import { expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

const app = createApp({
  runtime: fakeRuntime({ start: async () => ({ created: true, instance: thing() }) }),
  log: capturedLog().log,
  bodyLimitBytes: 10_000,
});

const post = async (body: string) =>
  app.request('/things', { method: 'POST', headers: { 'content-type': 'application/json' }, body });

test.each([
  ['1e999', ''],
  ['-1e999', ''],
  ['{"a/b":[0,1e400]}', '/a~1b/1'],
  ['9'.repeat(400), ''],
  [`[${'1'.repeat(280)}e50]`, '/0'],
])(
  'a number that JSON.parse makes infinite is refused, with its location: %.20s',
  async (body, pointer) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  },
);

test.each(['1e308', '1e-999', '"1e999"', '9'.repeat(300)])('%.20s is accepted', async (body) => {
  expect((await post(body)).status).toBe(201);
});
