import { assign, setup } from 'xstate';
import { z } from 'zod';
import { call } from '../shared/call.ts';
import { defineProcess } from '../../definition/define-process.ts';
import { onFailureOf, type Failure } from '../shared/failure.ts';
import { createNotify, type NotifyConfig } from '../shared/notify.ts';
import { task } from '../../definition/machine/task.ts';
import { welcomeData } from './welcome-data.ts';

export interface WelcomeConfig extends NotifyConfig {
  /** Returns a greeting to `GET` with `?name=`. */
  readonly greeterUrl: string;
}

const guest = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
  email: z.email('must be an email address'),
});

type Guest = z.output<typeof guest>;

interface Context extends Guest {
  readonly message?: string;
  readonly failure?: Failure;
}

const greeting = z.object({ message: z.string().min(1) });

/** Greets a guest: a stateless service provides the words, and this process makes sure that they arrive. */
export function createWelcome(config: WelcomeConfig) {
  return defineProcess({
    name: 'welcome',
    description:
      'Greets a guest: a stateless service writes the greeting, and this process makes sure it is delivered.',
    path: '/welcomes',
    idPrefix: 'wel',
    machine: createMachine(config),
    input: guest,
    events: {},
    examples: {
      input: { name: 'Alice', email: 'alice@example.com' },
      instance: {
        state: 'telling',
        data: { name: 'Alice', email: 'alice@example.com', message: 'Hello, Alice!' },
      },
    },
    view: { schema: welcomeData, of: ({ context }) => context },
    tasks: { greet: { timeout: 5_000 }, notify: { timeout: 10_000 } },
  });
}

function createMachine(config: WelcomeConfig) {
  return setup({
    types: { input: {} as Guest, context: {} as Context, tags: {} as 'Failed' },
    actors: {
      // A read-only call, which may be repeated freely and leaves nothing to undo.
      greet: task<{ message: string }, Pick<Guest, 'name'>>(
        async ({ input, idempotencyKey, signal }) =>
          call(`${config.greeterUrl}?${new URLSearchParams({ name: input.name }).toString()}`, {
            method: 'GET',
            idempotencyKey,
            signal,
            reply: greeting,
            fetch: config.fetch,
          }),
      ),
      notify: createNotify(config),
    },
    actions: { noteFailure: assign({ failure: (_, failure: Failure) => failure }) },
  }).createMachine({
    id: 'welcome',
    context: ({ input }) => ({ ...input }),
    initial: 'greeting',
    states: {
      greeting: {
        invoke: {
          src: 'greet',
          input: ({ context }) => ({ name: context.name }),
          onDone: { target: 'telling', actions: assign(({ event }) => event.output) },
          onError: onFailureOf('greet', 'failed'),
        },
      },
      telling: {
        invoke: {
          src: 'notify',
          input: ({ context: { email, message = '' } }) => ({ to: email, text: message }),
          onDone: 'done',
          onError: onFailureOf('notify', 'failed'),
        },
      },
      done: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
}
