import { expect, test } from 'vitest';
import { fails, ok, simulate } from '../../src/testing/testing.ts';
import '../../src/testing/vitest.ts';
import { invitation } from './invitation.ts';

const input = { email: 'ada@example.com' };

test('an invitation is accepted, although the mail service fails twice', async () => {
  await using sim = await simulate(invitation, {
    input,
    tasks: { sendMail: fails(2).then(ok({ messageId: 'm1' })) },
  });
  await sim.until('waiting');
  expect(sim).toHaveCalled('sendMail', 3);
  await sim.send({ type: 'ACCEPT', name: 'Ada' });
  expect(sim).toHaveCompleted();
});

test('an invitation expires after a week, although the node crashes in between', async () => {
  await using sim = await simulate(invitation, {
    input,
    tasks: { sendMail: ok({ messageId: 'm1' }) },
  });
  await sim.advance('6d');
  await sim.crash();
  await sim.restart();
  expect(sim).toBeIn('waiting');
  await sim.advance('25h');
  expect(sim).toBeIn('expired');
});
