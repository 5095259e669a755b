import { expect, test } from 'vitest';
import { createWelcome } from '../../../../src/machines/welcome/welcome.ts';
import { fails, never, ok, real, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';

const urls = { greeterUrl: 'http://local/greet', notificationsUrl: 'http://local/notifications' };
const input = { name: 'Alice', email: 'alice@example.com' };
const greeting = { message: 'Hello, Alice!' };
const welcome = createWelcome(urls);

test('a welcome gets a greeting and sends it', async () => {
  const sent: unknown[] = [];
  const process = createWelcome({
    ...urls,
    fetch: async (url, { body }) => {
      const { pathname, searchParams } = new URL(url);
      sent.push(typeof body === 'string' ? JSON.parse(body) : body);
      return pathname === '/greet'
        ? Response.json({ message: `Hello, ${searchParams.get('name')}!` })
        : new Response(null, { status: 202 });
    },
  });
  await using sim = await simulate(process, { input, tasks: { greet: real(), notify: real() } });
  expect(sim).toHaveCompleted();
  expect(sent).toEqual([undefined, { to: input.email, text: greeting.message }]);
});

test.each([
  ['the greeter is away', 'greet', { greet: fails() }],
  ['the greeter does not answer', 'greet', { greet: never() }],
  ['the greeting cannot be sent', 'notify', { greet: ok(greeting), notify: fails() }],
  ['nobody takes the greeting', 'notify', { greet: ok(greeting), notify: never() }],
])('a welcome fails if %s', async (_, step, tasks) => {
  await using sim = await simulate(welcome, { input, tasks });
  await sim.until('failed');
  expect(sim).toHaveFailed();
  expect(sim.data.failure).toMatchObject({ step });
});
