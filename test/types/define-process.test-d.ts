import { assign, createMachine, emit, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, rollback, task, type CompensationScope } from '../../src/index.ts';

/* Compiled by `npm run check:types`: every line below an expected error must be one, every other must not. */

const inner = setup({
  actors: { print: task<number, { readonly page: string }>(async () => 1) },
}).createMachine({ invoke: { src: 'print', input: { page: 'a' } } });

const machine = setup({
  types: {
    input: {} as { readonly order: string; readonly amount: number },
    context: {} as { readonly order: string; readonly paymentId: string | undefined },
    events: {} as { type: 'PAY'; amount: number } | { type: 'CLOSE' },
    emitted: {} as { type: 'Paid' } | { type: 'Closed' },
  },
  actors: {
    rollback,
    inner,
    charge: task<{ readonly paymentId: string }, { readonly amount: number }>(async () => ({
      paymentId: 'p',
    })),
  },
}).createMachine({
  context: ({ input }) => ({ order: input.order, paymentId: undefined }),
  entry: emit({ type: 'Paid' }),
  on: { PAY: { actions: assign({ order: 'x' }) }, CLOSE: {} },
});

const name = 'bill';

defineProcess({
  name,
  machine,
  input: z.object({ order: z.string(), amount: z.number(), note: z.string().optional() }),
  events: { PAY: z.object({ amount: z.number() }), CLOSE: z.object({}) },
  tasks: {
    charge: {
      compensate: ({ input, output }) => [input.amount.toFixed(), output?.paymentId.length],
    },
    print: { compensate: ({ input, output }) => [input.page.length, output?.toFixed()] },
  },
  emits: { Paid: 'onSuccess' },
  correlate: ({ input }) => input.note ?? input.order.toUpperCase(),
});

// A compensation that does without input and output fits any task.
const undo = async ({ taskKey }: CompensationScope) => taskKey;
defineProcess({ name, machine, tasks: { charge: { compensate: undo } } });

// Where a start is not parsed, the machine's own type says what it gets.
defineProcess({ name, machine, correlate: ({ input }) => input.order });

// @ts-expect-error: the machine takes no such event.
defineProcess({ name, machine, events: { PAYED: z.object({}) } });

// @ts-expect-error: the machine wants a number.
defineProcess({ name, machine, events: { PAY: z.object({ amount: z.string() }) } });

// @ts-expect-error: the machine wants an amount.
defineProcess({ name, machine, events: { PAY: z.object({}) } });

// @ts-expect-error: the machine wants an amount.
defineProcess({ name, machine, input: z.object({ order: z.string() }) });

// @ts-expect-error: there is no such task.
defineProcess({ name, machine, tasks: { chrage: {} } });

// @ts-expect-error: nothing of the kind is emitted.
defineProcess({ name, machine, emits: { Payed: 'onSuccess' } });

// @ts-expect-error: there is no such actor.
defineProcess({ name, machine, volatile: ['listener'] });

defineProcess({
  name,
  machine,
  tasks: {
    charge: {
      // @ts-expect-error: the task was given an amount, no sum.
      compensate: ({ input }) => input.sum,
    },
  },
});

defineProcess({
  name,
  machine,
  tasks: {
    charge: {
      // @ts-expect-error: nobody may know how the task ended.
      compensate: ({ output }) => output.paymentId,
    },
  },
});

// @ts-expect-error: the key is text.
defineProcess({ name, machine, correlate: ({ input }) => input.amount });

// @ts-expect-error: the input has no number.
defineProcess({ name, machine, correlate: ({ input }) => input.number });

// A machine that leaves its types open takes any names; defineProcess checks what it can.
const open = createMachine({ on: { ANY: {} } });
defineProcess({
  name,
  machine: open,
  events: { ANY: z.object({ x: z.number() }) },
  emits: { Whatever: 'atOnce' },
  input: z.object({ x: z.number() }),
  correlate: ({ input }) => String(input.x),
});

// An event may say whom it is from, beside its schema or without one; its rules see what a caller would send.
const billing = defineProcess({
  name,
  machine,
  events: {
    PAY: {
      schema: z.object({ amount: z.number() }),
      from: [
        'system',
        { scope: 'bills:pay' },
        ({ event, claims, scopes, owner }) =>
          event.type === 'PAY' && claims['sub'] === owner && scopes.includes('x'),
      ],
    },
    CLOSE: { from: 'owner' },
  },
  input: z.object({ order: z.string(), amount: z.number() }),
  access: {
    start: ({ input, claims }) => input.amount < 10 && claims['role'] === 'clerk',
    cancel: ['admin', ({ status }) => status === 'Pending'],
    send: ({ event }) => event['amount'] === 1,
  },
  parties: ({ context }) => [context.order],
});

// The payload that clients send is still that of the schema.
expectSchema<{ amount: number }>(billing.events?.PAY);
// @ts-expect-error: it is a number.
expectSchema<{ amount: string }>(billing.events?.PAY);
function expectSchema<T>(_schema: z.ZodType<T> | undefined): void {}

// @ts-expect-error: nobody is called so.
defineProcess({ name, machine, events: { CLOSE: { from: 'ownr' } } });

// @ts-expect-error: an event declares schema and from.
defineProcess({ name, machine, events: { CLOSE: { schema: z.object({}), form: 'system' } } });

// @ts-expect-error: the machine takes no such event.
defineProcess({ name, machine, events: { PAYED: { from: 'system' } } });

// @ts-expect-error: the machine takes no such event.
defineProcess({ name, machine, events: { PAYED: { schema: z.object({}), from: 'system' } } });

// @ts-expect-error: the machine wants a number.
defineProcess({ name, machine, events: { PAY: { schema: z.object({ amount: z.string() }) } } });

// @ts-expect-error: a scope is text.
defineProcess({ name, machine, events: { CLOSE: { from: { scope: 1 } } } });

// @ts-expect-error: a rule answers at once.
defineProcess({ name, machine, events: { CLOSE: { from: async () => true } } });

// @ts-expect-error: the input has no sum.
defineProcess({ name, machine, access: { start: ({ input }) => input.sum > 1 } });

// @ts-expect-error: nobody is called so.
defineProcess({ name, machine, access: { cancel: 'nobody' } });

// @ts-expect-error: parties are subjects.
defineProcess({ name, machine, parties: ({ context }) => [context.paymentId] });

// @ts-expect-error: a rule of a cancellation sees no event.
defineProcess({ name, machine, access: { cancel: ({ event }) => event.type === 'x' } });
