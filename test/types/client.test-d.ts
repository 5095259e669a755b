import { setup } from 'xstate';
import { z } from 'zod';
import { createClient, createServiceClient } from '../../src/client/client.ts';
import { defineProcess, type Process } from '../../src/index.ts';
import type { createRegistration } from '../../src/machines/registration/registration.ts';
import type { createCart } from '../../src/machines/cart/cart.ts';
import type { createTransfer } from '../../src/machines/transfer/transfer.ts';

/* Compiled by `npm run check:types`: every line below an expected error must be one, every other must not. */

const baseUrl = 'http://127.0.0.1:3000';
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const holds = <T extends true>(): T | undefined => undefined;

const person = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' };
const registrations = createClient<ReturnType<typeof createRegistration>>({
  baseUrl,
  process: '/registrations',
});

/** Never called: it is read by the compiler only. */
export async function misuse(): Promise<void> {
  const started = await registrations.start(person, { idempotencyKey: 'k', wait: 5 });
  holds<Equal<typeof started.data.attemptsLeft, number>>();
  holds<Equal<typeof started.data.email, string>>();
  holds<
    Equal<NonNullable<(typeof started.tasks)[number]['error']>['mayBeDone'], true | undefined>
  >();
  // @ts-expect-error The view hides the hash of the token.
  void started.data.tokenHash;
  // @ts-expect-error An input is needed.
  await registrations.start();
  // @ts-expect-error A field is missing.
  await registrations.start({ firstName: 'Ann', lastName: 'Lee' });
  // @ts-expect-error A field has another type.
  await registrations.start({ ...person, email: 1 });
  // @ts-expect-error There is no such option.
  await registrations.start(person, { wiat: 5 });

  await registrations.send('reg_1', { type: 'CONFIRM', token: 'x' }, { ifMatch: 2 });
  await registrations.send('reg_1', { type: 'RESEND' });
  // @ts-expect-error There is no such event.
  await registrations.send('reg_1', { type: 'CONFRIM', token: 'x' });
  // @ts-expect-error The event carries a token.
  await registrations.send('reg_1', { type: 'CONFIRM' });
  // @ts-expect-error The event carries no token.
  await registrations.send('reg_1', { type: 'RESEND', token: 'x' });
  // @ts-expect-error A version is a number.
  await registrations.send('reg_1', { type: 'RESEND' }, { ifMatch: '"2"' });

  const why = { reason: 'It waits in vain.' };
  await registrations.act('reg_1', { kind: 'moveTo', state: 'awaitingConfirmation' }, why);
  await registrations.act('reg_1', { kind: 'completeTask', task: '0/0', output: 1 }, why);
  // @ts-expect-error There is no such state.
  await registrations.act('reg_1', { kind: 'moveTo', state: 'awaitingConfirmatoin' }, why);
  // @ts-expect-error An act has a reason.
  await registrations.act('reg_1', { kind: 'pause' }, {});

  await registrations.delete('reg_1', why);
  holds<Equal<Awaited<ReturnType<typeof registrations.delete>>, void>>();
  // @ts-expect-error A deletion has a reason.
  await registrations.delete('reg_1');
  const { whole, tasks } = await registrations.pause({ task: 'createAccount', ...why });
  holds<Equal<typeof whole, (typeof tasks)[string] | undefined>>();
  // @ts-expect-error A pause has a reason.
  await registrations.pause({ task: 'createAccount' });
  const all = createServiceClient({ baseUrl });
  const [hit] = await all.search('A-17');
  holds<Equal<NonNullable<typeof hit>['match'], 'id' | 'internalId' | 'key' | 'words'>>();
  // @ts-expect-error A client of the service is of no process.
  createServiceClient({ baseUrl, process: '/registrations' });
  const selected = { process: 'registration', filter: { status: 'Pending' } } as const;
  await all.preview('registration', selected.filter);
  // @ts-expect-error There is no such status.
  await all.preview('registration', { status: 'Done' });
  const cancel = { kind: 'cancel' } as const;
  const bulkAct = await all.bulkActs.start({ ...selected, act: cancel });
  holds<
    Equal<(typeof bulkAct.data.failures)[number], { id: string; code: string; detail: string }>
  >();
  await all.bulkActs.send('bulk_1', { type: 'STOP' });
  // @ts-expect-error There is no such act.
  await all.bulkActs.start({ ...selected, act: { kind: 'delete' } });
  // @ts-expect-error A bulk act takes no other event.
  await all.bulkActs.send('bulk_1', { type: 'GO' });

  const read = await registrations.get('reg_1');
  holds<Equal<typeof read.version, number>>();
  const changed = await registrations.get('reg_1', { known: 3, wait: 10 });
  // @ts-expect-error Nothing may have changed.
  void changed.version;
  // @ts-expect-error There is no such status.
  await registrations.list({ status: 'Done' });

  const carts = createClient<ReturnType<typeof createCart>>({ baseUrl, process: '/carts' });
  await carts.start();
  await carts.start({ currency: 'EUR' });
  await carts.send('car_1', { type: 'ADD_ITEM', sku: 'a', unitPrice: 1 });
  // @ts-expect-error Amounts are numbers.
  await carts.send('car_1', { type: 'ADD_ITEM', sku: 'a', unitPrice: '1' });

  const transfers = createClient<ReturnType<typeof createTransfer>>({ baseUrl, process: '/t' });
  // @ts-expect-error A transfer takes no events.
  await transfers.send('tra_1', { type: 'GO' });

  const bare = defineProcess({
    name: 'bare',
    machine: setup({ types: { context: {} as { count: number } } }).createMachine({
      context: { count: 0 },
    }),
  });
  const anything = createClient({ baseUrl, process: bare });
  const { data } = await anything.start({ whatever: 1 });
  holds<Equal<typeof data.count, number>>();
  await anything.send('bar_1', { type: 'ANY', more: [1] });
  // @ts-expect-error An event has a type.
  await anything.send('bar_1', { more: [1] });

  const untyped = createClient({ baseUrl, process: '/bares' });
  holds<Equal<Awaited<ReturnType<typeof untyped.start>>['data'], unknown>>();

  defineProcess({
    name: 'shown',
    machine: setup({}).createMachine({}),
    input: z.object({ a: z.number() }),
    events: { GO: z.object({ b: z.string() }) },
    // @ts-expect-error The example is not what the event carries.
    examples: { input: { a: 1 }, events: { GO: { b: 1 } } },
  });

  const schema = z.object({ a: z.number(), b: z.string().optional() });
  const machine = setup({ types: { context: {} as { a: number } } }).createMachine({
    context: { a: 1 },
  });
  const viewed = defineProcess({
    name: 'viewed',
    machine,
    view: { schema, of: ({ context }) => ({ a: context.a }) },
    examples: { instance: { state: 'open', data: { a: 1 } } },
  });
  const views = createClient({ baseUrl, process: viewed });
  holds<Equal<Awaited<ReturnType<typeof views.start>>['data'], z.output<typeof schema>>>();
  defineProcess({
    name: 'viewed',
    machine,
    // @ts-expect-error The view shows less than its schema says.
    view: { schema, of: () => ({ b: 'b' }) },
  });
  defineProcess({
    name: 'viewed',
    machine,
    // @ts-expect-error The view shows something else than its schema says.
    view: { schema, of: () => ({ a: 'one' }) },
  });
  defineProcess({
    name: 'viewed',
    machine,
    view: { schema, of: ({ context }) => context },
    // @ts-expect-error The example is not what the view shows.
    examples: { instance: { state: 'open', data: { a: 'one' } } },
  });
  bare satisfies Process;
}
