import { assign, setup } from 'xstate';
import { createService, defineProcess, rollback, task, TaskError } from '../src/index.ts';
import { createStandIns } from '../src/stand-ins/stand-ins.ts';

interface Call {
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** Calls a stand-in. A 4xx is final; everything else is worth a retry. */
async function call(method: 'POST' | 'DELETE', path: string, body: object, made: Call) {
  const response = await fetch(`http://127.0.0.1:3000/stand-ins${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': made.idempotencyKey },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    signal: made.signal,
  });
  const { status } = response;
  // Undoing what is already undone is done.
  if (status === 204 || (method === 'DELETE' && status === 404)) return { id: '' };
  if (!response.ok) throw new TaskError(`${path}: ${status}`, { retryable: status >= 500 });
  return (await response.json()) as { id: string };
}

const machine = setup({
  types: {
    input: {} as { email: string },
    context: {} as { email: string; accountId?: string },
  },
  actors: {
    rollback,
    openAccount: task<{ id: string }, { email: string }>(({ input, ...made }) =>
      call('POST', '/accounts', input, made),
    ),
    openProfile: task<{ id: string }, { accountId: string | undefined }>(({ input, ...made }) =>
      call('POST', '/profiles', input, made),
    ),
  },
}).createMachine({
  context: ({ input }) => ({ email: input.email }),
  initial: 'openingAccount',
  states: {
    openingAccount: {
      invoke: {
        src: 'openAccount',
        input: ({ context }) => ({ email: context.email }),
        onDone: {
          target: 'openingProfile',
          actions: assign({ accountId: ({ event }) => event.output.id }),
        },
        onError: 'failed',
      },
    },
    openingProfile: {
      invoke: {
        src: 'openProfile',
        input: ({ context }) => ({ accountId: context.accountId }),
        onDone: 'done',
        onError: 'undoing',
      },
    },
    undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
    done: { type: 'final' },
    failed: { type: 'final', tags: 'Failed' },
  },
});

const membership = defineProcess({
  name: 'membership',
  machine,
  tasks: {
    openAccount: {
      compensate: async ({ input, output, taskKey, ...made }) => {
        // Without an output the outcome is unknown: the same call with the same key returns the account.
        const same = { ...made, idempotencyKey: taskKey };
        const { id } = output ?? (await call('POST', '/accounts', input, same));
        await call('DELETE', `/accounts/${id}`, {}, made);
      },
    },
    openProfile: { irreversible: true },
  },
});

const { url } = await createService({
  processes: [membership],
  apps: { '/stand-ins': createStandIns() },
}).listen(3000);
const body = '{"email":"ann@example.com"}';
console.log(`Try: curl -i ${url}/memberships -H content-type:application/json -d '${body}'`);
