import { describe, expect, it } from 'vitest';
import { createMachine, setup } from 'xstate';
import { z } from 'zod';
import { HoldfastError, TaskError } from '../../../src/errors.ts';
import { defineProcess, type Process } from '../../../src/definition/define-process.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { withBulkActs } from '../../../src/bulk-acts/with-bulk-acts.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import { createGuardedService } from '../support/guarded-service.ts';
import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';

const caller = (sub: string, tenant: string | undefined, scope = '') => ({
  sub,
  tenant,
  scopes: scope.split(' '),
  claims: {},
});
const admin = caller('olga', 'acme', 'holdfast:admin');
const ann = caller('ann', 'acme');
const foreigner = caller('fred', 'other');

const door = defineProcess({
  name: 'door',
  machine: createMachine({
    initial: 'shut',
    states: {
      shut: { on: { OPEN: 'open', KNOCK: 'shut' } },
      open: { on: { WALL_UP: 'wall' } },
      wall: { tags: 'Settled' },
    },
  }),
  events: { OPEN: z.strictObject({}), KNOCK: z.strictObject({}), WALL_UP: z.strictObject({}) },
  search: { state: true, attributes: () => ({ colour: 'red' }) },
});

async function open(
  overrides: (runtime: Runtime, clock: VirtualClock) => Partial<Runtime> = () => ({}),
  process: Process = door,
) {
  // Bulk acts use the runtime that a test may have changed.
  let used: Runtime | undefined;
  const memory = await createMemoryRuntime(process, {
    processes: withBulkActs([process], () => used ?? memory.runtime),
  });
  const { runtime, clock } = memory;
  used = { ...runtime, ...overrides(runtime, clock) };
  const bulkActs = {
    async start(input: object, by: object | undefined = admin, idempotencyKey?: string) {
      const options = { caller: by as typeof admin | undefined, idempotencyKey };
      return (await runtime.start('bulk-act', { process: 'door', filter: {}, ...input }, options))
        .instance;
    },
    end: async (id: string) =>
      clock.until(
        async () => runtime.get('bulk-act', id),
        ({ status }) => status !== 'Pending',
      ),
    async run(input: object, by: object | undefined = admin) {
      return bulkActs.end((await bulkActs.start(input, by)).id);
    },
  };
  return {
    runtime,
    clock,
    bulkActs,
    [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
  };
}

async function startDoors(runtime: Runtime, count: number, by: typeof ann | undefined = ann) {
  const starts = Array.from({ length: count }, async () =>
    runtime.start('door', {}, { caller: by }),
  );
  return (await Promise.all(starts)).map(({ instance }) => instance.id);
}

const unavailable = new HoldfastError('store_unavailable', 'The connection broke.');
const long = { type: 'OPEN', x: 'x'.repeat(9_000) };
const cancel = { act: { kind: 'cancel' }, reason: 'The house is sold.' };

describe('a bulk act', () => {
  it('cancels the thousands that match its filter, and says who did it, why and by which bulk act', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    const shut = await startDoors(runtime, 2_050);
    const [left = ''] = await startDoors(runtime, 1);
    await runtime.send('door', left, { type: 'OPEN' });
    const ended = await bulkActs.run({ filter: { state: 'shut' }, ...cancel });
    expect(ended).toMatchObject({
      status: 'Completed',
      state: 'completed',
      data: {
        operator: 'olga',
        expected: { count: 2_050, more: false },
        matched: 2_050,
        done: 2_050,
        skipped: 0,
        failed: 0,
        failures: [],
      },
    });
    expect(await runtime.count('door')).toMatchObject({ Cancelled: 2_050, Pending: 1 });
    const { steps } = await runtime.history('door', shut[0] ?? '');
    expect(steps.at(-1)).toMatchObject({
      event: { type: 'cancel', reason: 'The house is sold.' },
      by: { sub: 'olga', reason: 'The house is sold.', bulkAct: ended.id },
    });
  });

  it('leaves the instances of other tenants alone', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 3, foreigner);
    await startDoors(runtime, 2);
    await startDoors(runtime, 4, caller('nobody', undefined));
    expect((await bulkActs.run(cancel)).data).toMatchObject({ matched: 2, done: 2 });
    const untenanted = caller('root', undefined, 'holdfast:admin');
    expect((await bulkActs.run(cancel, untenanted)).data).toMatchObject({
      expected: { count: 4 },
      done: 4,
    });
    expect(await runtime.count('door')).toMatchObject({ Cancelled: 6, Pending: 3 });
  });

  it('leaves alone what is created after its start', async () => {
    let late: readonly string[] = [];
    await using opened = await open((runtime, clock) => ({
      list: async (...args) => {
        await clock.sleep(1);
        if (late.length === 0) late = await startDoors(runtime, 2);
        return runtime.list(...args);
      },
    }));
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 2);
    expect((await bulkActs.run(cancel)).data).toMatchObject({ matched: 2, done: 2 });
    expect(late).toHaveLength(2);
    for (const id of late) {
      expect(await runtime.get('door', id)).toMatchObject({ status: 'Pending' });
    }
  });

  it('sends each instance its event once, even if the page is acted on twice', async () => {
    let attempts = 0;
    await using opened = await open((runtime) => ({
      send: async (...args) => {
        const sent = await runtime.send(...args);
        if ((attempts += 1) === 3) throw unavailable;
        return sent;
      },
    }));
    const { runtime, bulkActs } = opened;
    const ids = await startDoors(runtime, 5);
    const act = { kind: 'send', event: { type: 'KNOCK' } };
    expect((await bulkActs.run({ act })).data).toMatchObject({ matched: 5, done: 5 });
    for (const id of ids) expect(await runtime.get('door', id)).toMatchObject({ version: 1 });
  });

  it('counts what it has done in an attempt that was lost, though it no longer matches', async () => {
    let attempts = 0;
    await using opened = await open((runtime) => ({
      send: async (...args) => {
        const sent = await runtime.send(...args);
        if ((attempts += 1) === 3) throw unavailable;
        return sent;
      },
    }));
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 5);
    const act = { kind: 'send', event: { type: 'OPEN' } };
    const filter = { state: 'shut' };
    expect((await bulkActs.run({ act, filter })).data).toMatchObject({ done: 5, skipped: 0 });
  });

  it('skips what no longer matches when its turn comes', async () => {
    let paid: string | undefined;
    await using opened = await open((runtime) => ({
      matching: async (process, id, ...rest) => {
        if (id === paid) await runtime.send('door', id, { type: 'OPEN' });
        return runtime.matching(process, id, ...rest);
      },
    }));
    const { runtime, bulkActs } = opened;
    [paid] = await startDoors(runtime, 3);
    const { data } = await bulkActs.run({ filter: { state: 'shut' }, ...cancel });
    expect(data).toMatchObject({ matched: 3, done: 2, skipped: 1 });
    expect(await runtime.get('door', paid ?? '')).toMatchObject({
      status: 'Pending',
      state: 'open',
    });
  });

  it('keeps the failures and goes on', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    const [walled = ''] = await startDoors(runtime, 4);
    await runtime.send('door', walled, { type: 'OPEN' });
    await runtime.send('door', walled, { type: 'WALL_UP' });
    const { status, data } = await bulkActs.run(cancel);
    expect(status).toBe('Completed');
    expect(data).toMatchObject({
      done: 3,
      failed: 1,
      failures: [{ id: walled, code: 'event_not_accepted' }],
    });
  });

  it('fails on instances of a paused process that take no events, and goes on with what a pause allows', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 150);
    const asked = { caller: { ...admin, tenant: undefined } };
    await runtime.pause('door', { reason: 'Painting.' }, asked);
    const sent = await bulkActs.run({ act: { kind: 'send', event: { type: 'OPEN' } } });
    expect(sent).toMatchObject({ status: 'Completed', data: { done: 0, failed: 150 } });
    expect(Object(sent.data).failures.at(-1)).toMatchObject({ code: 'process_paused' });
    expect((await bulkActs.run(cancel)).data).toMatchObject({ done: 150, failed: 0 });
  });

  it('skips an instance that is deleted before its turn, and does not act on the next one with its key', async () => {
    const lodging = defineProcess({
      name: 'door',
      machine: createMachine({
        initial: 'open',
        states: { open: { on: { END: 'end' } }, end: { type: 'final' } },
      }),
      correlate: () => 'only',
    });
    let meanwhile: (() => Promise<unknown>) | undefined;
    await using opened = await open(
      (runtime) => ({
        matching: async (...args) => {
          await meanwhile?.();
          return runtime.matching(...args);
        },
      }),
      lodging,
    );
    const { runtime, bulkActs, clock } = opened;
    const { id } = (await runtime.start('door', {}, { caller: admin })).instance;
    meanwhile = async () => {
      meanwhile = undefined;
      await runtime.send('door', id, { type: 'END' }, { caller: admin });
      await runtime.delete('door', id, 'Gone.', { caller: admin });
      await clock.sleep(5);
      await runtime.start('door', {}, { caller: admin });
    };
    const { data } = await bulkActs.run(cancel);
    expect(data).toMatchObject({ matched: 1, done: 0, skipped: 1, failed: 0 });
    expect(await runtime.get('door', id)).toMatchObject({ version: 0, status: 'Pending' });
  });

  it('keeps an unexpected error of an instance as its failure', async () => {
    let isFirst = true;
    await using opened = await open((runtime) => ({
      cancel: async (...args) => {
        if (!isFirst) return runtime.cancel(...args);
        isFirst = false;
        throw new TypeError('cannot read properties of undefined');
      },
    }));
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 3);
    const { data } = await bulkActs.run(cancel);
    const failures = [
      { code: 'internal', detail: 'An unexpected error occurred; the log has it.' },
    ];
    expect(data).toMatchObject({ done: 2, failed: 1, failures });
  });

  it('retries a rollback once, even if it fails again before the page is acted on twice', async () => {
    let undoings = 0;
    const trip = defineProcess({
      name: 'door',
      machine: setup({ actors: { book: task(async () => 'booked') } }).createMachine({
        initial: 'booking',
        states: { booking: { invoke: { src: 'book', onDone: 'booked' } }, booked: {} },
      }),
      tasks: {
        book: {
          compensate: async () => {
            undoings += 1;
            throw new TaskError('no', { retryable: false });
          },
        },
      },
    });
    const failed = ({ attention }: { readonly attention: boolean }) => attention;
    let isLost = false;
    await using opened = await open(
      (runtime) => ({
        retryRollback: async (process, id, options) => {
          const view = await runtime.retryRollback(process, id, options);
          await runtime.wait(process, id, { until: failed, timeoutMs: 10_000 });
          if (isLost) return view;
          isLost = true;
          throw unavailable;
        },
      }),
      trip,
    );
    const { runtime, bulkActs } = opened;
    const [id = ''] = await startDoors(runtime, 1);
    const booked = ({ state }: { readonly state: unknown }) => state === 'booked';
    await runtime.wait('door', id, { until: booked, timeoutMs: 10_000 });
    await runtime.cancel('door', id);
    await runtime.wait('door', id, { until: failed, timeoutMs: 10_000 });
    expect((await bulkActs.run({ act: { kind: 'retryRollback' } })).data).toMatchObject({
      done: 1,
    });
    expect(undoings).toBe(2);
  });

  it('stops after the page that it is on', async () => {
    let toStop: string | undefined;
    await using opened = await open((runtime) => ({
      cancel: async (...args) => {
        const id = toStop;
        toStop = undefined;
        if (id !== undefined) await runtime.send('bulk-act', id, { type: 'STOP' });
        return runtime.cancel(...args);
      },
    }));
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 250);
    const { id } = await bulkActs.start(cancel);
    toStop = id;
    const ended = await bulkActs.end(id);
    expect(ended).toMatchObject({ state: 'stopped', data: { matched: 100, done: 100 } });
    expect(await runtime.count('door')).toMatchObject({ Cancelled: 100, Pending: 150 });
  });

  it('acts on everything for the program itself', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 2, foreigner);
    await startDoors(runtime, 2);
    const { instance } = await runtime.start('bulk-act', {
      process: 'door',
      filter: {},
      ...cancel,
    });
    expect((await bulkActs.end(instance.id)).data).toMatchObject({ done: 4 });
  });

  it('fails for a filter that the process does not know', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 1);
    const ended = await bulkActs.run({ filter: { attributes: { size: 'big' } }, ...cancel });
    expect(ended).toMatchObject({
      status: 'Failed',
      data: {
        done: 0,
        failure: { code: 'invalid_request', message: expect.stringMatching('colour') },
      },
    });
  });

  it('with the same idempotency key is started once', async () => {
    await using opened = await open();
    const { runtime, bulkActs } = opened;
    await startDoors(runtime, 1);
    const first = await bulkActs.start(cancel, admin, 'k');
    expect((await bulkActs.start(cancel, admin, 'k')).id).toBe(first.id);
  });

  it.each([
    ['an unknown process', { process: 'window' }, '/process'],
    ['bulk acts themselves', { process: 'bulk-act' }, '/process'],
    ['an unknown filter', { filter: { colour: 'red' } }, '/filter'],
    ['an unknown act', { act: { kind: 'explode' } }, '/act/kind'],
    ['an undeclared event', { act: { kind: 'send', event: { type: 'SLAM' } } }, '/act/event/type'],
    ['an invalid event', { act: { kind: 'send', event: { type: 'OPEN', wide: 1 } } }, '/act/event'],
    ['an event that is too large', { act: { kind: 'send', event: long } }, '/act/event'],
    ['an empty reason', { reason: '' }, '/reason'],
  ])('is refused for %s', async (_, input, pointer) => {
    await using opened = await open();
    await expect(opened.bulkActs.start({ ...cancel, ...input })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ pointer }] },
    });
  });
});

describe('behind authentication', () => {
  const serve = async () => {
    let runtime: Runtime | undefined;
    const service = await createGuardedService(door, {
      processes: withBulkActs([door], () => {
        if (runtime === undefined) throw new Error('not yet');
        return runtime;
      }),
    });
    ({ runtime } = service);
    return service;
  };
  const input = { process: 'door', filter: {}, ...cancel };

  it('only administrators start, stop and cancel bulk acts; observers of the tenant read them', async () => {
    await using service = await serve();
    const administrator = { sub: 'olga', tenant: 'acme', scope: 'holdfast:admin' };
    const observer = { sub: 'otto', tenant: 'acme', scope: 'holdfast:observe' };
    const olga = await service.as(administrator);
    const otto = await service.as(observer);
    const stranger = await service.as({ sub: 'ann', tenant: 'acme' });
    const other = await service.as({ ...administrator, tenant: 'other' });
    for (const requests of [otto, stranger]) {
      expect((await requests.request('POST', '/bulk-acts', input)).status).toBe(403);
    }
    const path = await olga.start('/bulk-acts', input);
    expect((await otto.get(path)).status).toBe(200);
    expect((await otto.send(path, { type: 'STOP' })).status).toBe(403);
    expect((await stranger.get(path)).status).toBe(404);
    expect((await other.get(path)).status).toBe(404);
    expect((await other.send(path, { type: 'STOP' })).status).toBe(404);
  });

  it('a preview counts and shows the newest of the tenant, for observers and administrators', async () => {
    await using service = await serve();
    const ann_ = await service.as({ sub: 'ann', tenant: 'acme' });
    const fred = await service.as({ sub: 'fred', tenant: 'other' });
    for (let n = 0; n < 12; n++) await ann_.start('/doors', {});
    await fred.start('/doors', {});
    const selection = { process: 'door', filter: { state: 'shut' } };
    const otto = await service.as({ sub: 'otto', tenant: 'acme', scope: 'holdfast:observe' });
    const { status, body } = await otto.request('POST', '/bulk-acts/preview', selection);
    expect([status, body.count, body.more, body.newest.length]).toEqual([200, 12, false, 10]);
    expect((await ann_.request('POST', '/bulk-acts/preview', selection)).status).toBe(403);
    const bad = { process: 'door', filter: { size: 1 } };
    expect((await otto.request('POST', '/bulk-acts/preview', bad)).status).toBe(400);
  });
});

it('a process that takes the place of bulk acts is refused, with the way out', () => {
  const taken = defineProcess({ name: 'bulk', path: '/bulk-acts', machine: createMachine({}) });
  expect(() => withBulkActs([taken], () => expect.fail())).toThrow(/bulkActs: false/);
});
