import { setup } from 'xstate';
import { createService, defineProcess, task } from '../src/index.ts';

const ask = task<void, { to: string }>(async ({ input, idempotencyKey, signal }) => {
  const response = await fetch('http://127.0.0.1:3000/stand-ins/mails', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify({ to: input.to, token: idempotencyKey }),
    signal,
  });
  if (!response.ok) throw new Error(`The mail service answered ${response.status}`);
});

const machine = setup({
  types: { input: {} as { to: string }, context: {} as { to: string } },
  actors: { ask },
  delays: { threeDays: 3 * 24 * 60 * 60 * 1000 },
}).createMachine({
  context: ({ input }) => ({ to: input.to }),
  initial: 'asking',
  states: {
    asking: { invoke: { src: 'ask', input: ({ context }) => context, onDone: 'waiting' } },
    waiting: { on: { APPROVE: 'approved', REJECT: 'rejected' }, after: { threeDays: 'expired' } },
    approved: { type: 'final' },
    rejected: { type: 'final' },
    expired: { type: 'final', tags: 'Failed' },
  },
});

const approval = defineProcess({ name: 'approval', machine, tasks: { ask: { attempts: 5 } } });
await createService({ processes: [approval], standIns: true }).listen(3000);
