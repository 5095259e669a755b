import { setup } from 'xstate';
import { createService, defineProcess, task } from '../src/index.ts';
import { createStandIns } from '../src/stand-ins/stand-ins.ts';

const ask = task<void, { to: string }>(async ({ input: { to }, idempotencyKey, signal }) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  const body = JSON.stringify({ to, token: idempotencyKey });
  const mails = 'http://127.0.0.1:3000/stand-ins/mails';
  const { ok, status } = await fetch(mails, { method: 'POST', headers, body, signal });
  if (!ok) throw new Error(`The mail service answered ${status}`);
});

const types = {} as { input: { to: string }; context: { to: string } };
const machine = setup({ types, actors: { ask } }).createMachine({
  context: ({ input }) => input,
  initial: 'asking',
  states: {
    asking: {
      invoke: { src: 'ask', input: ({ context }) => context, onDone: 'waiting', onError: 'failed' },
    },
    waiting: { on: { APPROVE: 'approved', REJECT: 'rejected' }, after: { 259_200_000: 'failed' } },
    approved: { type: 'final' },
    rejected: { type: 'final' },
    failed: { type: 'final', tags: 'Failed' },
  },
});

const approval = defineProcess({ name: 'approval', machine, tasks: { ask: { attempts: 5 } } });
const { url } = await createService({
  processes: [approval],
  apps: { '/stand-ins': createStandIns() },
}).listen(3000);
console.log(`Try: curl -i ${url}/approvals -H content-type:application/json -d '{"to":"ann"}'`);
