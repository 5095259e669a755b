import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { withBulkActs } from '../../../src/bulk-acts/with-bulk-acts.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { HoldfastError, TaskError } from '../../../src/errors.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';

const admin = { sub: 'olga', tenant: 'acme', scopes: ['holdfast:admin'], claims: {} };
const hourMs = 3_600_000;

/** Bills that are charged by a bank that is down; each attempt waits an hour for the next. */
async function openBills(overrides: (runtime: Runtime) => Partial<Runtime> = () => ({})) {
  const bank = { isUp: false, calls: 0 };
  const charge = task<string>(async () => {
    bank.calls += 1;
    if (!bank.isUp) throw new TaskError('The bank is down.');
    return 'c1';
  });
  const bill = defineProcess({
    name: 'bill',
    machine: setup({ actors: { charge } }).createMachine({
      initial: 'charging',
      states: {
        charging: { invoke: { src: 'charge', onDone: 'paid', onError: 'refused' } },
        paid: { type: 'final' },
        refused: { type: 'final', tags: 'Failed' },
      },
    }),
    tasks: { charge: { attempts: 5, backoff: { initialMs: hourMs, maxMs: hourMs, jitter: 0 } } },
  });
  let used: Runtime | undefined;
  const memory = await createMemoryRuntime(bill, {
    processes: withBulkActs([bill], () => used ?? memory.runtime),
  });
  const { runtime, clock } = memory;
  used = { ...runtime, ...overrides(runtime) };
  const by = { caller: admin };
  return {
    ...memory,
    bank,
    async startWaiting(count: number) {
      const starts = Array.from({ length: count }, async () => runtime.start('bill', {}, by));
      const ids = (await Promise.all(starts)).map(({ instance }) => instance.id);
      for (const id of ids) {
        await clock.until(
          async () => runtime.get('bill', id),
          ({ tasks }) => tasks[0]?.attempts === 1,
        );
      }
      return ids;
    },
    async operate(act: object, filter: object = {}) {
      const input = { process: 'bill', filter, act: { kind: 'operate', act }, reason: 'Audit.' };
      const { instance } = await runtime.start('bulk-act', input, by);
      const ended = await clock.until(
        async () => runtime.get('bulk-act', instance.id),
        ({ status }) => status !== 'Pending',
      );
      return ended.data;
    },
    [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
  };
}

describe('a bulk act of an operator', () => {
  it('is one entry of the audit log: under way at first, and then with what it came to', async () => {
    await using bills = await openBills();
    const { runtime, clock } = bills;
    await bills.startWaiting(3);
    const input = {
      process: 'bill',
      filter: { status: 'Pending' },
      act: { kind: 'operate', act: { kind: 'pause' } },
      reason: 'Audit.',
    };
    const { instance } = await runtime.start('bulk-act', input, { caller: admin });
    const entry = {
      what: 'bulkAct',
      process: 'bill',
      instance: instance.id,
      by: 'olga',
      reason: 'Audit.',
    };
    const under = (await runtime.audits({ caller: admin })).entries;
    expect(under).toMatchObject([entry]);
    expect(under[0]?.outcome).toBeUndefined();
    await clock.until(
      async () => runtime.get('bulk-act', instance.id),
      ({ status }) => status !== 'Pending',
    );
    const { entries } = await runtime.audits({ caller: admin });
    const details = { filter: { status: 'Pending' }, matched: 3, done: 3, skipped: 0, failed: 0 };
    expect(entries).toMatchObject([{ ...entry, id: under[0]?.id, outcome: 'done', details }]);
    expect((await runtime.audits({ caller: { ...admin, tenant: 'other' } })).entries).toEqual([]);
  });

  it('pauses and resumes all that match, and skips what needs nothing', async () => {
    await using bills = await openBills();
    const { runtime } = bills;
    const [first = ''] = await bills.startWaiting(3);
    await runtime.act('bill', first, { kind: 'pause' }, 'Before the others.');
    expect(await bills.operate({ kind: 'pause' })).toMatchObject({
      done: 2,
      skipped: 1,
      failed: 0,
    });
    expect(await runtime.count('bill')).toMatchObject({ paused: 3 });
    const resumed = await bills.operate({ kind: 'resume' }, { paused: true });
    expect(resumed).toMatchObject({ matched: 3, done: 3, act: { act: { kind: 'resume' } } });
    expect(await runtime.count('bill')).toMatchObject({ paused: 0 });
  });

  it('retries at once a task that waits in all instances, by its name', async () => {
    await using bills = await openBills();
    const { bank, clock } = bills;
    const ids = await bills.startWaiting(3);
    bank.isUp = true;
    const from = clock.now();
    const done = await bills.operate({ kind: 'retryTask', task: 'charge' });
    expect(done).toMatchObject({ done: 3, skipped: 0, failed: 0 });
    for (const id of ids) await bills.until(id, ({ state }) => state === 'paid');
    expect(clock.now() - from).toBeLessThan(hourMs);
    expect(bank.calls).toBe(6);
  });

  it('acts on each task once, although a page is repeated after half of it', async () => {
    let acts = 0;
    await using bills = await openBills((runtime) => ({
      act: async (...args) => {
        const acted = await runtime.act(...args);
        if ((acts += 1) === 2) throw new HoldfastError('store_unavailable', 'It broke.');
        return acted;
      },
    }));
    const { runtime } = bills;
    const ids = await bills.startWaiting(3);
    const failed = await bills.operate({ kind: 'failTask', task: 'charge', error: {} });
    expect(failed).toMatchObject({ done: 3, skipped: 0, failed: 0 });
    for (const id of ids) {
      const { steps } = await runtime.history('bill', id);
      expect(steps.filter(({ event }) => event.type === 'act.failTask')).toHaveLength(1);
    }
    const reopened = await bills.operate(
      { kind: 'reopen', state: 'charging' },
      { status: 'Failed' },
    );
    expect(reopened).toMatchObject({ done: 3 });
    const moved = await bills.operate({ kind: 'moveTo', state: 'paid' }, { status: 'Pending' });
    expect(moved).toMatchObject({ done: 3 });
    expect(await runtime.count('bill')).toMatchObject({ Completed: 3, Pending: 0 });
  });

  it.each([
    [{ kind: 'moveTo', state: 'nowhere' }, 'Audit.', '/act/act/state'],
    [{ kind: 'retryTask', task: 'chrage' }, 'Audit.', '/act/act/task'],
    [{ kind: 'fireTimer', timer: '0/0' }, 'Audit.', '/act/act'],
    [{ kind: 'moveTo', state: 'paid', context: { x: 'x'.repeat(9_000) } }, 'Audit.', '/act/act'],
    [{ kind: 'pause' }, undefined, '/reason'],
  ])('refuses %j for the reason %s, and locates the fault at %s', async (act, reason, pointer) => {
    await using bills = await openBills();
    const input = { process: 'bill', filter: {}, act: { kind: 'operate', act }, reason };
    const started = bills.runtime.start('bulk-act', input, { caller: admin });
    const error = await started.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_request' });
    expect(JSON.stringify((error as HoldfastError).details)).toContain(pointer);
  });
});
