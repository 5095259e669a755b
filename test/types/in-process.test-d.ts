import { setup } from 'xstate';
import { defineProcess, type Service } from '../../src/index.ts';
import type { createOrder } from '../../src/machines/order/order.ts';
import type { createRegistration } from '../../src/machines/registration/registration.ts';

/* Compiled by `npm run check:types`: every line below an expected error must be one, every other must not. */

declare const service: Service;
declare const registration: ReturnType<typeof createRegistration>;
declare const order: ReturnType<typeof createOrder>;
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const holds = <T extends true>(): T | undefined => undefined;
const person = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' };

/** Never called: it is read by the compiler only. */
export async function misuse(): Promise<void> {
  const started = await service.start(registration, person, { idempotencyKey: 'k' });
  holds<Equal<typeof started.data.attemptsLeft, number>>();
  // @ts-expect-error The view hides the hash of the token.
  void started.data.tokenHash;
  // @ts-expect-error An input is needed.
  await service.start(registration);
  // @ts-expect-error A field is missing.
  await service.start(registration, { firstName: 'Ann' });

  await service.send(registration, 'reg_1', { type: 'CONFIRM', token: 'x' }, { ifVersion: 2 });
  await service.send(order, { key: 'o-7' }, { type: 'CANCEL' });
  // @ts-expect-error There is no such event.
  await service.send(registration, 'reg_1', { type: 'CONFRIM', token: 'x' });
  // @ts-expect-error The event carries a token.
  await service.send(registration, { key: 'a' }, { type: 'CONFIRM' });
  // @ts-expect-error A key is text.
  await service.get(registration, { key: 7 });

  const { state } = await service.get(registration, 'reg_1');
  void (state === 'awaitingConfirmation');
  // @ts-expect-error There is no such state.
  void (state === 'awaitingConformation');
  await service.wait(registration, 'reg_1', { until: (seen) => seen.state === 'locked' });
  // @ts-expect-error There is no such state.
  await service.wait(registration, 'reg_1', { until: (seen) => seen.state === 'lokced' });
  // @ts-expect-error A promise is never a yes.
  await service.wait(registration, 'reg_1', { until: async () => true });

  for await (const step of service.follow(registration, 'reg_1', { after: 3 })) {
    void (step.to === 'done' || step.from === null);
    // @ts-expect-error There is no such state.
    void (step.to === 'dnoe');
  }
  const past = await service.past(order, 'ord_1', 3);
  // @ts-expect-error There is no such state.
  void (past.state === 'nowhere');
  void past.changes?.map(({ path }) => path);
  const { steps } = await service.history(order, 'ord_1', { limit: 5 });
  // @ts-expect-error There is no such state.
  void (steps[0]?.to === 'nowhere');

  await service.list(registration, { state: 'locked', status: 'Pending' });
  // @ts-expect-error There is no such state.
  await service.list(registration, { state: 'lokced' });
  // @ts-expect-error There is no such status.
  await service.list(registration, { status: 'Done' });
  await service.cancel(order, 'ord_1', { reason: 'twice', rollback: true, ifVersion: [1, 2] });
  await service.skipRollback(order, 'ord_1', { id: '3/0', reason: 'by hand' });
  // @ts-expect-error A skip has a reason.
  await service.skipRollback(order, 'ord_1', { id: '3/0' });
  await service.delete(order, { key: 'o-7' }, { reason: 'by hand', ifVersion: 3 });
  // @ts-expect-error A pause has a reason.
  await service.pause(order, { task: 'charge' });
  holds<Equal<Awaited<ReturnType<typeof service.search>>[number]['process'], string>>();
  holds<Equal<Awaited<ReturnType<typeof service.count>>['attention'], number>>();

  const typed = defineProcess({
    name: 'typed',
    machine: setup({
      types: { events: {} as { type: 'GO' } | { type: 'SAY'; word: string } },
    }).createMachine({ initial: 'a', states: { a: { initial: 'b', states: { b: {} } } } }),
  });
  await service.send(typed, 'typ_1', { type: 'SAY', word: 'a' });
  // @ts-expect-error The machine takes no such event.
  await service.send(typed, 'typ_1', { type: 'STOP' });
  await service.list(typed, { state: 'a.b' });
  // @ts-expect-error There is no such state.
  await service.list(typed, { state: 'b' });

  const anything = await service.get('registration', 'reg_1');
  holds<Equal<typeof anything.data, unknown>>();
  holds<Equal<typeof anything.state, unknown>>();
  await service.send('registration', 'reg_1', { type: 'ANY', more: 1 });
  await service.list('registration', { state: 'any' });
}
