import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { createClient, storyOf } from '../support/client.ts';
import { startExample } from '../support/start-example.ts';

test('approval asks by mail, waits for an answer, and completes', async () => {
  await using example = await startExample('approval');
  const client = createClient(example.url);
  const id = await client.started('/approvals', { to: 'ann@example.com' });
  const waiting = await client.until('/approvals', id, { state: 'waiting' });
  expect(waiting.accepts).toMatchObject([{ type: 'APPROVE' }, { type: 'REJECT' }]);
  expect(waiting.timers).toHaveLength(1);
  const mails = await fetch(`${example.url}/stand-ins/mails?to=ann@example.com`);
  expect(await mails.json()).toHaveLength(1);
  const { body } = await client.send('/approvals', id, { type: 'APPROVE' });
  expect(body).toMatchObject({ status: 'Completed', state: 'approved', version: 2 });
});

test.each(['approval', 'undo'])('%s prints a call that starts one', async (name) => {
  await using example = await startExample(name);
  const call = await vi.waitFor(() => {
    const [, printed] = /^Try: (curl .*)$/m.exec(example.output()) ?? [];
    if (printed === undefined) throw new Error(`Printed no call:\n${example.output()}`);
    return printed;
  }, 10_000);
  const { stdout } = await promisify(execFile)('bash', ['-c', call.replace('curl', 'curl -sS')]);
  expect(stdout).toContain('201 Created');
});

test('undo closes the account again where the profile is refused', async () => {
  await using example = await startExample('undo');
  const client = createClient(example.url);
  const list = async (what: string): Promise<unknown> =>
    (await fetch(`${example.url}/stand-ins/${what}`)).json();

  const member = await client.started('/memberships', { email: 'ann@example.com' });
  await client.until('/memberships', member, { status: 'Completed' });
  expect(await list('accounts')).toHaveLength(1);

  await fetch(`${example.url}/stand-ins/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ service: 'profiles', operation: 'create', mode: 'refuse' }),
  });
  const id = await client.started('/memberships', { email: 'bob@example.com' });
  const refused = await client.until('/memberships', id, { status: 'Failed' });
  expect(refused.ledger).toMatchObject([{ task: 'openAccount', state: 'undone' }]);
  expect(await list('accounts')).toMatchObject([{ email: 'ann@example.com' }]);
  expect(storyOf(await client.history('/memberships', id))).toEqual([
    'start',
    'task.completed openAccount',
    'task.failed openProfile',
    'undo.completed openAccount',
  ]);
});

test('every example is run here', () => {
  const examples = readdirSync(fileURLToPath(new URL('../../examples', import.meta.url)));
  // Others run in parcel-example.test.ts and starter.test.ts.
  expect(examples).toEqual(['approval.ts', 'parcel.test.ts', 'starter', 'undo.ts']);
});
