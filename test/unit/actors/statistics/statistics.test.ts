import { describe, expect, it } from 'vitest';
import {
  assign,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
} from 'xstate';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createDeployments, type Deployments } from '../../support/deployments.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');

/** A bill whose payment `pay` makes, with three attempts; if it fails, what was reserved is undone. */
function bill(pay: () => void = () => undefined): Process {
  return defineProcess({
    name: 'bill',
    machine: setup({
      actors: {
        reserve: fromPromise(async () => 'r-1'),
        pay: fromPromise(async () => pay()),
        rollback,
      },
    }).createMachine({
      id: 'bill',
      initial: 'draft',
      states: {
        draft: {
          on: {
            SEND: 'sent',
            AGAIN: { target: 'draft', reenter: true },
            NOTE: { actions: () => undefined },
          },
        },
        sent: { after: { 3_600_000: 'late' }, on: { PAY: 'reserving' } },
        reserving: { invoke: { src: 'reserve', onDone: 'paying' } },
        paying: { invoke: { src: 'pay', onDone: 'paid', onError: 'undoing' } },
        undoing: { invoke: { src: 'rollback', onDone: 'refused' } },
        paid: { type: 'final' },
        refused: { type: 'final', tags: 'Failed' },
        late: { type: 'final', tags: 'Failed' },
      },
    }),
    tasks: {
      reserve: { compensate: async () => undefined },
      pay: { attempts: 3, backoff: { initialMs: 1_000, factor: 1, jitter: 0 } },
    },
  });
}

/** Until the node has stored what it gathered. */
const flush = async (service: Deployments) => service.advance(10_000);

async function send(service: Deployments, id: string, ...types: readonly string[]): Promise<void> {
  for (const type of types) await service.runtime.send('bill', id, { type });
}

describe('the statistics of a process', () => {
  it('count what started and ended, per minute', async () => {
    await using service = await createDeployments(bill());
    const [paid, cancelled] = [await service.start(), await service.start()];
    await service.start();
    await send(service, paid, 'SEND', 'PAY');
    await service.skip(120_000);
    await service.runtime.cancel('bill', cancelled);
    await flush(service);
    const { points, total, everyMs, from, to } = await service.runtime.statistics('bill');
    expect(total).toEqual({ started: 3, completed: 1, failed: 0, cancelled: 1, steps: 8 });
    expect([points.length, everyMs]).toEqual([60, 60_000]);
    expect(points.filter(({ steps }) => steps > 0)).toEqual([
      {
        at: '2026-01-01T00:00:00.000Z',
        started: 3,
        completed: 1,
        failed: 0,
        cancelled: 0,
        steps: 7,
      },
      {
        at: '2026-01-01T00:02:00.000Z',
        started: 0,
        completed: 0,
        failed: 0,
        cancelled: 1,
        steps: 1,
      },
    ]);
    expect(from).toBe('2025-12-31T23:03:00.000Z');
    expect(Date.parse(to)).toBeGreaterThanOrEqual(startMs + 130_000);
  });

  it('measure the time in each state, over restarts, and count entries, exits and transitions', async () => {
    await using service = await createDeployments(bill());
    const id = await service.start();
    await service.skip(60_000);
    // Stays in the state, enters it anew, leaves it.
    await send(service, id, 'NOTE');
    await send(service, id, 'AGAIN');
    await service.deploy(bill());
    await service.skip(20_000);
    await send(service, id, 'SEND');
    await service.skip(3_600_000);
    await service.advance(1_000);
    await flush(service);
    const { states, transitions, total } = await service.runtime.statistics('bill', {
      period: 'day',
    });
    expect(total).toMatchObject({ started: 1, failed: 1 });
    expect(transitions).toEqual([
      { id: 'draft#0', taken: 1 },
      { id: 'draft#1', taken: 1 },
      { id: 'draft#2', taken: 1 },
      { id: 'sent#1', taken: 1 },
    ]);
    const within = (state: string, medianMs: number, p95Ms: number): void => {
      const found = states.find((one) => one.state === state);
      expect(Math.abs((found?.medianMs ?? NaN) / medianMs - 1)).toBeLessThan(0.1);
      expect(Math.abs((found?.p95Ms ?? NaN) / p95Ms - 1)).toBeLessThan(0.1);
    };
    expect(states).toMatchObject([
      { state: '', entries: 1, exits: 1 },
      { state: 'draft', entries: 2, exits: 2 },
      { state: 'sent', entries: 1, exits: 1 },
    ]);
    within('draft', 20_000, 60_000);
    within('sent', 3_600_000, 3_600_000);
    within('', 3_680_000, 3_680_000);
  });

  it('end with a cancellation: each state is left once, however many effects are undone', async () => {
    let fails = true;
    const process = bill(() => {
      if (fails) throw new Error('no');
    });
    await using service = await createDeployments(process);
    const id = await service.start();
    await send(service, id, 'SEND', 'PAY');
    await service.advance(1_500);
    fails = false;
    await service.runtime.cancel('bill', id, { rollback: true });
    await flush(service);
    const { states, total } = await service.runtime.statistics('bill');
    expect(total).toMatchObject({ started: 1, cancelled: 1, completed: 0 });
    expect(states.map(({ state, entries, exits }) => [state, entries, exits])).toEqual([
      ['', 1, 1],
      ['draft', 1, 1],
      ['paying', 1, 1],
      ['reserving', 1, 1],
      ['sent', 1, 1],
    ]);
  });

  it('count the attempts and failures of tasks and compensations, and group equal errors', async () => {
    let calls = 0;
    const process = bill(() => {
      calls += 1;
      throw new TypeError(`account ${calls} of ann@example.com is closed`);
    });
    await using service = await createDeployments(process);
    const [first, second] = [await service.start(), await service.start()];
    await send(service, first, 'SEND', 'PAY');
    await service.advance(5_000);
    await send(service, second, 'SEND', 'PAY');
    await service.advance(5_000);
    await flush(service);
    const { tasks, errors, total } = await service.runtime.statistics('bill');
    expect(total).toMatchObject({ failed: 2 });
    expect(tasks).toEqual([
      { task: 'pay', attempts: 6, failures: 6 },
      { task: 'reserve', attempts: 2, failures: 0 },
      { task: 'reserve', undo: true, attempts: 2, failures: 0 },
    ]);
    expect(errors).toEqual([
      {
        of: 'pay',
        state: 'paying',
        name: 'TypeError',
        message: 'account <n> of <address> is closed',
        count: 6,
        lastAt: expect.stringMatching(/^2026-01-01T00:00:0[67]/),
        lastId: second,
      },
    ]);
  });

  it('group the errors of tasks in an invoked machine, under the state that invokes it', async () => {
    const child = setup({
      actors: {
        look: fromPromise(async () => {
          throw new RangeError('nothing to see');
        }),
      },
    }).createMachine({
      initial: 'looking',
      states: { looking: { invoke: { src: 'look', onError: 'blind' } }, blind: { type: 'final' } },
    });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'asking',
      states: { asking: { invoke: { src: 'child', onDone: 'done' } }, done: { type: 'final' } },
    });
    await using service = await createDeployments(
      defineProcess({ name: 'parent', machine, tasks: { look: { attempts: 1 } } }),
    );
    await service.start();
    await flush(service);
    const { errors, tasks } = await service.runtime.statistics('parent');
    expect(errors).toMatchObject([
      { of: 'look', state: 'asking', name: 'RangeError', message: 'nothing to see', count: 1 },
    ]);
    expect(tasks).toEqual([{ task: 'look', attempts: 1, failures: 1 }]);
  });

  it('group the errors that invoked machines throw, each once, under the state that invokes them', async () => {
    const fail = (message: string) => () => {
      throw new RangeError(message);
    };
    const deep = setup({ actions: {} }).createMachine({
      initial: 'on',
      states: { on: { on: { BREAK: { actions: assign(fail('deep 17')) } } } },
    });
    // Hears of the end of `deep`, and has no place for it: it ends with the same error.
    const child = setup({ actors: { deep } }).createMachine({
      invoke: { src: 'deep', id: 'deep' },
      on: { BREAK: { actions: sendTo('deep', { type: 'BREAK' }) } },
    });
    const early = setup({ types: { context: {} as object } }).createMachine({
      context: fail('early 4'),
    });
    const rule = fromTransition(fail('rule 9'), {});
    const machine = setup({ actors: { child, early, rule } }).createMachine({
      initial: 'asking',
      states: {
        asking: {
          invoke: { src: 'child', id: 'child', onError: 'again' },
          on: { BREAK: { actions: sendTo('child', { type: 'BREAK' }) } },
        },
        again: { invoke: { src: 'early', onError: 'ruled' } },
        ruled: {
          invoke: { src: 'rule', id: 'rule', onError: 'over' },
          on: { BREAK: { actions: sendTo('rule', { type: 'BREAK' }) } },
        },
        over: { type: 'final' },
      },
    });
    await using service = await createDeployments(defineProcess({ name: 'parent', machine }));
    const ids = [await service.start(), await service.start()];
    for (const id of ids) {
      await service.runtime.send('parent', id, { type: 'BREAK' });
      await service.runtime.send('parent', id, { type: 'BREAK' });
    }
    await flush(service);
    const { errors, tasks, total } = await service.runtime.statistics('parent');
    expect(total).toMatchObject({ completed: 2 });
    expect(tasks).toEqual([]);
    expect(errors.map(({ lastAt: _lastAt, ...group }) => group)).toEqual(
      expect.arrayContaining(
        [
          { of: 'deep', state: 'asking', message: 'deep <n>' },
          { of: 'early', state: 'again', message: 'early <n>' },
          { of: 'rule', state: 'ruled', message: 'rule <n>' },
        ].map((group) => ({ ...group, name: 'RangeError', count: 2, lastId: ids[1] })),
      ),
    );
    expect(errors).toHaveLength(3);
  });

  it('do not count the error of an invoked machine again when its instance is restored', async () => {
    const child = setup({}).createMachine({
      on: {
        BREAK: {
          actions: assign(() => {
            throw new Error('once');
          }),
        },
      },
    });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'asking',
      states: {
        asking: {
          invoke: { src: 'child', id: 'child', onError: 'waiting' },
          on: { BREAK: { actions: sendTo('child', { type: 'BREAK' }) } },
        },
        waiting: { on: { GO: 'over' } },
        over: { type: 'final' },
      },
    });
    const process = defineProcess({ name: 'parent', machine });
    await using service = await createDeployments(process);
    const id = await service.start();
    await service.runtime.send('parent', id, { type: 'BREAK' });
    await flush(service);
    await service.deploy(process);
    await service.runtime.send('parent', id, { type: 'GO' });
    await flush(service);
    const { errors } = await service.runtime.statistics('parent');
    expect(errors).toMatchObject([{ of: 'child', state: 'asking', count: 1 }]);
  });

  it('group the errors of callbacks and observables that an instance listens to', async () => {
    const bell = fromCallback(() => {
      throw new Error('no bell');
    });
    const feed = fromObservable<unknown, void>(() => ({
      subscribe(observer: unknown) {
        (observer as { error(error: unknown): void }).error(new Error('no feed'));
        return { unsubscribe: () => undefined };
      },
    }));
    const machine = setup({ actors: { bell, feed } }).createMachine({
      initial: 'listening',
      states: {
        listening: { invoke: { src: 'bell', onError: 'reading' } },
        reading: { invoke: { src: 'feed', onError: 'over' } },
        over: { type: 'final' },
      },
    });
    await using service = await createDeployments(
      defineProcess({ name: 'parent', machine, volatile: ['bell', 'feed'] }),
    );
    await service.start();
    await flush(service);
    const { errors } = await service.runtime.statistics('parent');
    expect(errors.map(({ of, state, message, count }) => [of, state, message, count])).toEqual(
      expect.arrayContaining([
        ['bell', 'listening', 'no bell', 1],
        ['feed', 'reading', 'no feed', 1],
      ]),
    );
    expect(errors).toHaveLength(2);
  });

  it('group the errors of a machine that throws on the end of a task', async () => {
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      id: 'broken',
      initial: 'working',
      states: {
        working: {
          invoke: {
            src: 'work',
            onDone: {
              guard: () => {
                throw new Error('not 17');
              },
              target: 'done',
            },
          },
        },
        done: { type: 'final' },
      },
    });
    await using service = await createDeployments(defineProcess({ name: 'broken', machine }));
    await service.start();
    await flush(service);
    const { errors, tasks } = await service.runtime.statistics('broken');
    expect(errors).toMatchObject([{ of: 'work', state: 'working' }]);
    expect(errors[0]?.message).toMatch(/not <n>/);
    // The attempt counts once the machine has taken its outcome.
    expect(tasks).toEqual([]);
  });

  it('are empty for a process without instances', async () => {
    await using service = await createDeployments(bill());
    for (const period of ['hour', 'day', 'month'] as const) {
      const read = await service.runtime.statistics('bill', { period });
      expect(read).toMatchObject({ period, states: [], transitions: [], tasks: [], errors: [] });
      expect(read.total.steps).toBe(0);
      expect(read.points.length).toBeGreaterThan(50);
    }
  });

  it('show what is older than a period in the longer ones', async () => {
    await using service = await createDeployments(bill());
    await service.start();
    await flush(service);
    await service.skip(2 * 3_600_000);
    const read = async (period: 'hour' | 'day' | 'month') => {
      const { total, states } = await service.runtime.statistics('bill', { period });
      return [total.started, states.length];
    };
    expect([await read('hour'), await read('day'), await read('month')]).toEqual([
      [0, 0],
      [1, 2],
      [1, 2],
    ]);
  });

  it('show an observer the instances of its tenant', async () => {
    const as = (sub: string, tenant?: string) => ({
      caller: { sub, tenant, scopes: ['holdfast:observe'], claims: {} },
    });
    await using service = await createDeployments(bill());
    const { runtime } = service;
    await runtime.start('bill', {}, as('ann', 'acme'));
    await runtime.start('bill', {}, as('eve', 'other'));
    await runtime.start('bill', {}, as('eve', 'other'));
    await runtime.start('bill', {}, as('sam'));
    await runtime.start('bill', {});
    await flush(service);
    const started = async (options?: ReturnType<typeof as>) =>
      (await runtime.statistics('bill', options)).total.started;
    expect(await started(as('olga', 'acme'))).toBe(1);
    expect(await started(as('olga', 'other'))).toBe(2);
    expect(await started(as('olga', 'third'))).toBe(0);
    expect(await started(as('olga'))).toBe(2);
    expect(await started()).toBe(5);
  });

  it('are for observers and administrators, and name the periods', async () => {
    await using service = await createGuardedService(bill());
    const observer = await service.as({ sub: 'olga', scope: 'holdfast:observe' });
    const { status, body } = await observer.get('/processes/bill/statistics?period=month');
    expect([status, body.period]).toEqual([200, 'month']);
    const wrong = await observer.get('/processes/bill/statistics?period=year');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_request']);
    expect(wrong.body.detail).toMatch(/hour, day, month/);
    const other = await service.as({ sub: 'ann' });
    expect((await other.get('/processes/bill/statistics')).body.code).toBe('forbidden');
  });
});

it('nodes that are alive show their load, to observers', async () => {
  await using service = await createDeployments(bill());
  await service.add(bill(), 'another');
  await service.start();
  await service.advance(2_000);
  const { nodes, lateMs } = await service.runtime.nodes();
  expect(nodes.map(({ node }) => node)).toEqual(['another', 'node']);
  expect(lateMs).toBe(0);
  for (const { load } of nodes) {
    expect(load).toMatchObject({ tasks: 0, taskPlaces: 200 });
    expect(Date.parse(load?.at ?? '')).toBeGreaterThan(startMs);
    expect(load?.utilization).toBeGreaterThanOrEqual(0);
    expect(load?.delayMs).toBeGreaterThanOrEqual(0);
  }
  expect(nodes.map(({ load }) => load?.actors)).toEqual([1, 0]);
  const stranger = { caller: { sub: 'ann', tenant: undefined, scopes: [], claims: {} } };
  await expect(service.runtime.nodes(stranger)).rejects.toMatchObject({ code: 'forbidden' });
});
