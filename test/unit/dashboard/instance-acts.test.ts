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

test.each([
  ['events', { as: 'PAY', type: 'PAY', 'field.amount': '5', 'field.note': '' }, 409],
  ['events', { as: 'HURRY', type: 'HURRY' }, 200],
  // The event leads to a state that does not accept it.
  ['events', { as: 'PAY', type: 'PAY', 'field.amount': '50', 'field.note': '' }, 200],
  ['cancel', { rollback: 'true' }, 200],
  ['acts', { kind: 'pause' }, 200],
])('%s with %o, sent again under its key, has no second effect', async (act, fields, status) => {
  await using dashboard = await openDashboard();
  const headers = {
    ...ownPage,
    ...(await admin()),
    accept: 'application/json',
    'idempotency-key': 'once',
  };
  const form = { ...fields, reason: 'The customer called' };
  const steps = async () =>
    (await dashboard.runtime.history('parcel', dashboard.id, {})).steps.filter(
      ({ by }) => by?.sub === 'bob',
    ).length;
  const send = async () => dashboard.ask(`${dashboard.page}/${act}`, { headers, form });
  const first = await send();
  expect(first.status).toBe(status);
  expect(await steps()).toBe(status === 200 ? 1 : 0);
  const again = await send();
  expect([again.status, await again.json()]).toEqual([status, await first.json()]);
  expect(await steps()).toBe(status === 200 ? 1 : 0);
});
