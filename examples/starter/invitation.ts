import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, task } from '../../src/index.ts';

const input = z.object({ email: z.email() });
const accept = z.object({ name: z.string().min(1) });

type Input = z.infer<typeof input>;

/** A call to the outside. It runs again after a crash, with the same idempotency key: pass the key on. */
const sendMail = task<{ messageId: string }, Input>(async ({ input: { email }, ...call }) => {
  // Call your mail service here.
  call.log.info({ attempt: call.attempt, length: email.length }, 'sending a mail');
  return { messageId: call.idempotencyKey };
});

const machine = setup({
  types: {
    input: {} as Input,
    context: {} as Input & { messageId?: string; name?: string },
    events: {} as { type: 'ACCEPT' } & z.infer<typeof accept>,
  },
  actors: { sendMail },
  delays: { patience: 7 * 24 * 60 * 60 * 1000 },
}).createMachine({
  context: ({ input: { email } }) => ({ email }),
  initial: 'sending',
  states: {
    sending: {
      invoke: {
        src: 'sendMail',
        input: ({ context: { email } }) => ({ email }),
        onDone: {
          target: 'waiting',
          actions: assign(({ event: { output } }) => ({ messageId: output.messageId })),
        },
        onError: 'undeliverable',
      },
    },
    waiting: {
      on: {
        ACCEPT: { target: 'accepted', actions: assign(({ event: { name } }) => ({ name })) },
      },
      after: { patience: 'expired' },
    },
    accepted: { type: 'final' },
    expired: { type: 'final', tags: 'Failed' },
    undeliverable: { type: 'final', tags: 'Failed' },
  },
});

/** An invitation: sent by mail, and open for a week. */
export const invitation = defineProcess({
  name: 'invitation',
  machine,
  input,
  events: { ACCEPT: accept },
  tasks: { sendMail: { attempts: 5, timeout: 10_000 } },
  examples: { input: { email: 'ada@example.com' }, events: { ACCEPT: { name: 'Ada' } } },
});
