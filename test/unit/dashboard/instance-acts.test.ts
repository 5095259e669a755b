import { expect, test } from 'vitest';
import { loseEntries } from '../support/lose-entries.ts';
import { openDashboard, ownPage } from '../support/open-dashboard.ts';
import { tokenFor } from '../support/tokens.ts';

const admin = async () => ({
  authorization: `Bearer ${await tokenFor({ sub: 'bob', tenant: 'acme', scope: 'holdfast:admin' })}`,
});

/** The page as an administrator sees it. */
async function pageOf({ ask, page }: Awaited<ReturnType<typeof openDashboard>>): Promise<string> {
  return (await ask(page, { headers: { accept: 'text/html', ...(await admin()) } })).text();
}

test.each([
  ['events', { as: 'HURRY', type: 'HURRY' }],
  ['cancel', {}],
])('%s stands in the history with who did it, and why', async (act, fields) => {
  await using dashboard = await openDashboard();
  const headers = { ...ownPage, ...(await admin()) };
  const form = { ...fields, reason: 'The customer called' };
  expect((await dashboard.ask(`${dashboard.page}/${act}`, { headers, form })).status).toBe(303);
  const page = await pageOf(dashboard);
  expect(page).toContain('The customer called');
  expect(page).toContain('by <b>bob</b>');
});

test('what the due index has lost is red, and is armed again by its form', async () => {
  await using dashboard = await openDashboard();
  await loseEntries(dashboard.store, dashboard.id);
  const lost = await pageOf(dashboard);
  expect(lost).toContain('Not armed.');
  expect(lost).toContain('data-opens="rearm"');

  const headers = { ...ownPage, ...(await admin()), accept: 'application/json' };
  const form = { reason: 'Redis was restored' };
  const done = await dashboard.ask(`${dashboard.page}/rearm`, { headers, form });
  expect(await done.json()).toEqual({ message: 'Everything that it waits for is armed' });
  expect(await pageOf(dashboard)).not.toContain('Not armed.');
});
