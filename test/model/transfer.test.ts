import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import type { InstanceView } from '../../src/actors/views/view-types.ts';
import { createTransfer } from '../../src/machines/transfer/transfer.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/clock/virtual-clock.ts';
import { createFrailRuntime } from '../support/frail-runtime.ts';
import { hasten } from '../support/hasten.ts';
import { createLocalStandIns, type LocalStandIns } from '../support/local-stand-ins.ts';
import { localUrls } from '../support/local-urls.ts';
import { unreliable, type NetworkFault } from '../support/unreliable-fetch.ts';
import { hasEnded } from '../support/has-ended.ts';

const opening = 100_000;
const accounts = ['bank-a/alice', 'bank-a/ann', 'bank-b/bob', 'bank-b/ben'] as const;
const timeoutMs = 40;
/** How long a call takes to arrive. */
const networkMs = 5;

const account = fc.constantFrom(...accounts);
const order = fc
  .record({ from: account, to: account, amount: fc.integer({ min: 1, max: 80_000 }) })
  .filter(({ from, to }) => from !== to);
const behaviour = fc.record({
  service: fc.constantFrom('bank-a', 'bank-b'),
  operation: fc.constantFrom('debit', 'credit', 'reverse'),
  mode: fc.constantFrom('fail', 'refuse', 'slow'),
  times: fc.integer({ min: 1, max: 12 }),
  delayMs: fc.integer({ min: 0, max: 3 * timeoutMs }),
});
const fault: fc.Arbitrary<NetworkFault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unreachable' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'lost reply' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('late' as const),
      delayMs: fc.integer({ min: 0, max: 3 * timeoutMs }),
    }),
  },
);
const incident = fc.record({
  afterMs: fc.integer({ min: 0, max: 30 }),
  what: fc.oneof(fc.constant('kill' as const), fc.nat({ max: 3 })),
});
const plan = fc.record({
  orders: fc.array(order, { minLength: 1, maxLength: 4 }),
  behaviours: fc.array(behaviour, { maxLength: 4 }),
  faults: fc.array(fault, { maxLength: 40 }),
  incidents: fc.array(incident, { maxLength: 5 }),
  attempts: fc.integer({ min: 1, max: 3 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** The first debit is never sent, the second is done but lost with its node, and its repetition is never sent. */
const lostWithItsNode: Plan = {
  orders: [{ from: 'bank-a/alice', to: 'bank-b/bob', amount: 1 }],
  behaviours: [],
  faults: [{ kind: 'unreachable' }, { kind: 'late', delayMs: 0 }, { kind: 'unreachable' }],
  incidents: [{ afterMs: 6, what: 'kill' }],
  attempts: 2,
};

/** How transfers ended, over all runs: a property that saw only successes would prove little. */
const seen = { runs: 0, kills: 0, Completed: 0, Failed: 0, Cancelled: 0, mendedByHand: 0 };

test('money is neither created nor lost, whatever fails, is late or is killed', async () => {
  await fc.assert(fc.asyncProperty(plan, conserves), {
    numRuns: 240,
    examples: [[lostWithItsNode]],
  });
  console.log(JSON.stringify(seen));
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

async function conserves({ orders, behaviours, faults, incidents, attempts }: Plan): Promise<void> {
  const clock = createVirtualClock();
  const standIns = createLocalStandIns(clock);
  const overNetwork: typeof standIns.fetch = async (url, init) => {
    await clock.sleep(networkMs);
    return standIns.fetch(url, init);
  };
  const transfer = createTransfer({
    bankUrls: { 'bank-a': localUrls['bank-a'], 'bank-b': localUrls['bank-b'] },
    notificationsUrl: localUrls.notifications,
    fetch: unreliable(overNetwork, faults, clock.sleep),
  });
  for (const each of behaviours) await standIns.steer(each);
  await using node = await createFrailRuntime([hasten(transfer, { timeoutMs, attempts })], clock);
  const started = [];
  for (const each of orders) {
    const { instance } = await node.current().start('transfer', { ...each, currency: 'EUR' });
    started.push({ id: instance.id, ...each });
  }
  for (const { afterMs, what } of incidents) {
    await clock.advance(afterMs);
    const id = started[typeof what === 'number' ? what : -1]?.id;
    if (what === 'kill') {
      seen.kills += 1;
      await node.kill();
    } else if (id !== undefined) cancel(node.current(), id);
  }
  const expected = new Map<string, number>(accounts.map((name) => [name, opening]));
  const move = (name: string, by: number) =>
    void expected.set(name, (expected.get(name) ?? 0) + by);
  for (const { id, from, to, amount } of started) {
    const { status } = await settled(node.current(), standIns, id, clock);
    if (status === 'Pending') throw new Error(`${id} has not ended`);
    seen[status] += 1;
    if (status !== 'Completed') continue;
    move(from, -amount);
    move(to, amount);
  }
  // Late calls may still arrive.
  await clock.advance(4 * timeoutMs);
  for (const name of accounts) {
    const [bank, owner] = name.split('/');
    const { body } = await standIns.get(`/stand-ins/ledgers/${bank}/accounts/${owner}`);
    expect([name, body.balance]).toEqual([name, expected.get(name)]);
  }
  seen.runs += 1;
}

/** An instance that has ended takes no cancellation, and a node that dies answers none. */
function cancel(runtime: Runtime, id: string): void {
  runtime.cancel('transfer', id).catch(() => undefined);
}

/** Waits until the transfer has ended and nothing is left to undo; acts as the operator when one is needed. */
async function settled(
  runtime: Runtime,
  { steer }: LocalStandIns,
  id: string,
  clock: VirtualClock,
): Promise<InstanceView> {
  for (;;) {
    const view = await runtime.get('transfer', id);
    const failed = view.ledger.some(({ state }) => state === 'failed');
    const undoing = view.ledger.some(({ state }) => state === 'undoing');
    if (hasEnded(view) && !failed && !undoing) return view;
    if (hasEnded(view) && failed && !undoing) {
      seen.mendedByHand += 1;
      for (const service of ['bank-a', 'bank-b']) {
        await steer({ service, operation: 'reverse', mode: 'ok' });
      }
      await runtime.retryRollback('transfer', id);
    }
    await clock.advance(5);
  }
}
