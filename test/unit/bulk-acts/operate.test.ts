import { describe, expect, it } from 'vitest';
import { assign, raise, setup } from 'xstate';
import { withBulkActs } from '../../../src/bulk-acts/with-bulk-acts.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { HoldfastError, TaskError } from '../../../src/errors.ts';
import { createMemoryRuntime, type MemoryRuntime } from '../../support/memory-runtime.ts';

const admin = { sub: 'olga', tenant: 'acme', scopes: ['holdfast:admin'], claims: {} };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

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
  return {
    ...memory,
    bank,
    async startWaiting(count: number) {
      const ids = await operatorOf(memory, 'bill').start(count);
      for (const id of ids) {
        await clock.until(
          async () => runtime.get('bill', id),
          ({ tasks }) => tasks[0]?.attempts === 1,
        );
      }
      return ids;
    },
    ...operatorOf(memory, 'bill'),
  };
}

/** Starts instances of a process, and acts on them. */
function operatorOf(memory: MemoryRuntime, process: string) {
  const { runtime, clock } = memory;
  const by = { caller: admin };
  return {
    async start(count: number) {
      const starts = Array.from({ length: count }, async () => runtime.start(process, {}, by));
      return (await Promise.all(starts)).map(({ instance }) => instance.id);
    },
    async operate(act: object, filter: object = {}) {
      const input = { process, filter, act: { kind: 'operate', act }, reason: 'Audit.' };
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

/**
 * Letters: a reminder goes out every day, a second timer runs beside it, and two checks run in parallel, each of which ends
 * both when it ends.
 */
async function openLetters(overrides: (runtime: Runtime) => Partial<Runtime> = () => ({})) {
  const check = task<string>(async ({ signal }) => {
    await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('Aborted.')));
    });
    return 'checked';
  });
  const letter = defineProcess({
    name: 'letter',
    machine: setup({
      actors: { check },
      types: { context: {} as { reminders: number; checked: string } },
    }).createMachine({
      context: { reminders: 0, checked: 'no' },
      initial: 'open',
      states: {
        open: {
          entry: raise({ type: 'ESCALATE' }, { delay: 10 * dayMs, id: 'escalate' }),
          after: {
            [dayMs]: {
              target: 'open',
              reenter: true,
              actions: assign({ reminders: ({ context }) => context.reminders + 1 }),
            },
          },
          on: { CHECK: 'checking', ESCALATE: 'escalated' },
        },
        checking: {
          invoke: [1, 2].map((n) => ({
            src: 'check' as const,
            id: `check${n}`,
            onDone: { target: 'open', actions: assign({ checked: ({ event }) => event.output }) },
          })),
        },
        escalated: { type: 'final' },
      },
    }),
    tasks: { check: { timeout: 10 * dayMs } },
  });
  let used: Runtime | undefined;
  const memory = await createMemoryRuntime(letter, {
    processes: withBulkActs([letter], () => used ?? memory.runtime),
  });
  used = { ...memory.runtime, ...overrides(memory.runtime) };
  return { ...memory, ...operatorOf(memory, 'letter') };
}

/** Acts that take effect, but of which one reports that the store is gone, which breaks the page. */
const breaksAfter =
  (count: number) =>
  (runtime: Runtime): Partial<Runtime> => {
    let acts = 0;
    return {
      act: async (...args) => {
        const acted = await runtime.act(...args);
        if ((acts += 1) === count) throw new HoldfastError('store_unavailable', 'It broke.');
        return acted;
      },
    };
  };

describe('a bulk act on timers and outputs', () => {
  it('fires in each instance the timer of that name once, also when a page is repeated and the timer is armed again', async () => {
    await using letters = await openLetters(breaksAfter(2));
    const { runtime } = letters;
    const ids = await letters.start(3);
    const done = await letters.operate({ kind: 'fireTimer', timer: `after ${dayMs}` });
    expect(done).toMatchObject({ done: 3, skipped: 0, failed: 0 });
    for (const id of ids) {
      const { steps } = await runtime.history('letter', id);
      expect(steps.filter(({ event }) => event.type === 'act.fireTimer')).toHaveLength(1);
    }
    const escalated = await letters.operate({ kind: 'fireTimer', timer: 'ESCALATE' });
    expect(escalated).toMatchObject({ done: 3, act: { act: { timer: 'ESCALATE' } } });
    expect(await runtime.count('letter')).toMatchObject({ Completed: 3 });
  });

  it('moves the timers of a name, and skips the instances where they fire at that time already', async () => {
    await using letters = await openLetters();
    const { runtime, clock } = letters;
    const [id = ''] = await letters.start(2);
    const to = new Date(clock.now() + 3 * dayMs).toISOString();
    const move = { kind: 'moveTimer', timer: 'ESCALATE', to };
    expect(await letters.operate(move)).toMatchObject({ done: 2, failed: 0 });
    const { timers } = await runtime.get('letter', id);
    expect(timers.find(({ event }) => event === 'ESCALATE')?.firesAt).toBe(to);
    expect(await letters.operate(move)).toMatchObject({ done: 0, skipped: 2 });
    const past = { ...move, to: '2001-01-01T00:00:00Z' };
    expect(await letters.operate(past)).toMatchObject({
      failed: 2,
      failures: [{ code: 'act_not_possible' }, { code: 'act_not_possible' }],
    });
  });

  it('completes a task with one output, and does not fail where the first one of a name ends the others', async () => {
    await using letters = await openLetters();
    const { runtime } = letters;
    const ids = await letters.start(2);
    for (const id of ids) await runtime.send('letter', id, { type: 'CHECK' });
    const act = { kind: 'completeTask', task: 'check', output: 'by phone' };
    const done = await letters.operate(act);
    expect(done).toMatchObject({ done: 2, failed: 0 });
    expect(JSON.stringify(done)).not.toContain('by phone');
    const { state, tasks } = await runtime.get('letter', ids[0] ?? '');
    expect(state).toBe('open');
    expect(tasks.filter(({ outcome }) => outcome === 'completed')).toHaveLength(1);
  });
});

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

  it.each([
    [
      'instance',
      async (runtime: Runtime, id: string) => {
        await runtime.act('bill', id, { kind: 'pause' }, 'Audit.');
      },
    ],
    [
      'process',
      async (runtime: Runtime) => {
        await runtime.pause('bill', { reason: 'Audit.' });
      },
    ],
    [
      'task',
      async (runtime: Runtime) => {
        await runtime.pause('bill', { task: 'charge', reason: 'Audit.' });
      },
    ],
  ])(
    'fails where a retry waits for the end of a pause of the %s, and says so',
    async (_of, pause) => {
      await using bills = await openBills();
      const [id = ''] = await bills.startWaiting(1);
      await pause(bills.runtime, id);
      const result = await bills.operate({ kind: 'retryTask', task: 'charge' });
      expect(result).toMatchObject({ done: 0, skipped: 0, failed: 1 });
      expect(result).toMatchObject({
        failures: [{ id, code: 'act_not_possible', detail: expect.stringContaining('resumed') }],
      });
    },
  );

  it('acts on each task once, although a page is repeated after half of it', async () => {
    await using bills = await openBills(breaksAfter(2));
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
    [{ kind: 'fireTimer', timer: 'after 1' }, 'Audit.', '/act/act/timer'],
    [{ kind: 'moveTimer', timer: 'REMIND', to: 'soon' }, 'Audit.', '/act/act/to'],
    [{ kind: 'delete' }, 'Audit.', '/act/act'],
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
