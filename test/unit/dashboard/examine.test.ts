import { describe, expect, test } from 'vitest';
import { openDashboard, ownPage } from '../support/open-dashboard.ts';
import { tokenFor } from '../support/tokens.ts';

const bearer = async (scope: string, tenant = 'acme') => ({
  authorization: `Bearer ${await tokenFor({ sub: 'olga', tenant, scope })}`,
});

const pay = { as: 'PAY', type: 'PAY', 'field.amount': '10' };

describe('a preview', () => {
  test('is shown to observers, and nothing happens', async () => {
    await using dashboard = await openDashboard();
    const headers = { ...ownPage, ...(await bearer('holdfast:observe')), accept: 'text/html' };
    const asked = await dashboard.ask(`${dashboard.page}/preview/events`, { headers, form: pay });
    expect(asked.status).toBe(200);
    const page = await asked.text();
    expect(page).toContain('Would be accepted');
    expect(page).toContain('<b>charge</b>');
    expect(await dashboard.stateNow()).toBe('unpaid');
  });

  test('is only a part of a page for the script', async () => {
    await using dashboard = await openDashboard();
    const token = await bearer('holdfast:observe');
    const headers = { ...ownPage, ...token, accept: 'application/json' };
    const form = { ...pay, 'field.amount': '9' };
    const asked = await dashboard.ask(`${dashboard.page}/preview/events`, { headers, form });
    const { html } = (await asked.json()) as { readonly html: string };
    expect(html).toMatch(/^<section class="note preview-of"/);
    expect(html).toContain('Would not be accepted');
    expect(html).toContain('the guard isEnough rejected it');
  });

  test('on the page of a past step tells what would have happened then', async () => {
    await using dashboard = await openDashboard();
    const token = await bearer('holdfast:admin');
    await dashboard.ask(`${dashboard.page}/events`, {
      headers: { ...ownPage, ...token },
      form: pay,
    });
    const headers = { ...token, accept: 'text/html' };
    const page = await dashboard.ask(`${dashboard.page}?version=0`, { headers });
    const text = await page.text();
    expect(text).toContain('What could have happened next');
    expect(text).toContain(`formaction="${dashboard.page}/preview/events?version=0"`);
    // Nothing can be done to the past.
    expect(text).not.toContain('data-act');
    const asked = await dashboard.ask(`${dashboard.page}/preview/events?version=0`, {
      headers: { ...ownPage, ...headers },
      form: pay,
    });
    const preview = await asked.text();
    expect(preview).toContain('Would have been accepted');
    expect(preview).toContain('At step 0; nothing was done.');
    expect(preview).toContain(`href="${dashboard.page}?version=0"`);
  });

  test.each([
    ['cancel', { rollback: 'true' }, 'Cancelled'],
    ['retry-rollback', {}, 'No compensation has failed'],
    ['skip-rollback', { entry: '9/9' }, 'The ledger has no entry 9/9.'],
  ])('tells what %s would come to', async (act, form, text) => {
    await using dashboard = await openDashboard();
    const headers = { ...ownPage, ...(await bearer('holdfast:admin')), accept: 'text/html' };
    const asked = await dashboard.ask(`${dashboard.page}/preview/${act}`, { headers, form });
    expect(await asked.text()).toContain(text);
    expect(await dashboard.stateNow()).toBe('unpaid');
  });

  test.each([
    ['of another act', 'preview/explode', ownPage, 'holdfast:admin', 'acme', 404],
    ['asked by a foreign page', 'preview/events', {}, 'holdfast:admin', 'acme', 403],
    ['for another tenant', 'preview/events', ownPage, 'holdfast:admin', 'other', 404],
  ])('%s is refused', async (_, path, origin, scope, tenant, status) => {
    await using dashboard = await openDashboard();
    const headers = { ...origin, ...(await bearer(scope, tenant)) };
    const asked = await dashboard.ask(`${dashboard.page}/${path}`, { headers, form: pay });
    expect(asked.status).toBe(status);
  });

  test('does not run what data says', async () => {
    await using dashboard = await openDashboard();
    const headers = { ...ownPage, ...(await bearer('holdfast:observe')), accept: 'text/html' };
    const form = { as: 'HURRY', type: '<script>alert(1)</script>' };
    const asked = await dashboard.ask(`${dashboard.page}/preview/events`, { headers, form });
    expect(await asked.text()).not.toContain('<script>alert');
  });
});

test('the page offers its instance as a test file', async () => {
  await using dashboard = await openDashboard();
  const token = await bearer('holdfast:observe');
  const page = await dashboard.ask(dashboard.page, { headers: { ...token, accept: 'text/html' } });
  expect(await page.text()).toContain(`href="${dashboard.page}/as-test"`);
  const file = await dashboard.ask(`${dashboard.page}/as-test`, { headers: token });
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="${dashboard.id}.test.ts"`,
  );
  expect(await file.text()).toContain("import { replay } from 'holdfast/testing';");
});
