import { expect, test } from 'vitest';
import { createActor, waitFor } from 'xstate';
import { createWelcome } from '../../../../src/machines/welcome/welcome.ts';
import { createCoverage } from '../../../support/coverage.ts';

const urls = { greeterUrl: 'http://local/greet', notificationsUrl: 'http://local/notifications' };
const coverage = createCoverage(createWelcome(urls).machine);

/** The machine as XState itself runs it; `down` answers 404. */
async function welcome(down?: string) {
  const sent: unknown[] = [];
  const { machine } = createWelcome({
    ...urls,
    fetch: async (url, { body }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname === down) return new Response('', { status: 404 });
      if (pathname === '/greet') {
        return Response.json({ message: `Hello, ${searchParams.get('name')}!` });
      }
      sent.push(typeof body === 'string' ? JSON.parse(body) : body);
      return new Response(null, { status: 202 });
    },
  });
  const input = { name: 'Alice', email: 'alice@example.com' };
  const actor = createActor(machine, { input, inspect: coverage.inspect }).start();
  const { value, context } = await waitFor(actor, ({ status }) => status === 'done');
  return { value, context, sent };
}

test('a welcome gets a greeting and sends it', async () => {
  expect(await welcome()).toMatchObject({
    value: 'done',
    sent: [{ to: 'alice@example.com', text: 'Hello, Alice!' }],
  });
});

test.each([
  ['/greet', 'greet'],
  ['/notifications', 'notify'],
])('a welcome fails if %s is away', async (path, step) => {
  const { value, context } = await welcome(path);
  expect([value, context]).toMatchObject(['failed', { failure: { step } }]);
});

test('every state and every transition of a welcome is reached', () => {
  console.log(coverage.summary());
  expect(coverage.missing()).toEqual([]);
});
