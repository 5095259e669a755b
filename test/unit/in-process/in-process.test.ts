import { describe, expect, test } from 'vitest';
import { assign, fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, rollback, TaskError } from '../../../src/index.ts';
import { createMemoryService } from '../support/memory-service.ts';

interface Trip {
  readonly number: string;
  readonly seats: number;
}

/** What the other side says to a cancellation of a seat. */
let refuses = true;

const machine = setup({
  types: {
    input: {} as Trip,
    context: {} as Trip,
    events: {} as { type: 'ADD'; seats: number } | { type: 'GO' } | { type: 'GIVE_UP' },
  },
  actors: { book: fromPromise(async () => 'b1'), rollback },
}).createMachine({
  context: ({ input }) => input,
  initial: 'booking',
  states: {
    booking: { invoke: { src: 'book', onDone: 'open' } },
    open: {
      on: {
        ADD: { actions: assign({ seats: ({ context, event }) => context.seats + event.seats }) },
        GO: 'gone',
        GIVE_UP: 'undoing',
      },
    },
    undoing: { invoke: { src: 'rollback', onDone: 'undone', onError: 'stuck' } },
    stuck: {},
    undone: { type: 'final' },
    gone: { type: 'final' },
  },
});

const trip = defineProcess({
  name: 'trip',
  machine,
  input: z.object({ number: z.string(), seats: z.int() }) as z.ZodType<Trip>,
  events: { ADD: z.object({ seats: z.int() }), GO: z.object({}), GIVE_UP: z.object({}) },
  tasks: {
    book: {
      compensate: async () => {
        if (refuses) throw new TaskError('not now', { retryable: false });
      },
    },
  },
  correlate: ({ input }) => input.number,
  onDuplicate: 'existing',
  history: 'snapshots',
  search: { state: true, attributes: ({ context }) => ({ seats: context.seats }) },
});

function serve() {
  return createMemoryService({ processes: [trip] });
}

type Trips = ReturnType<typeof serve>;

async function startOpen(service: Trips, number: string) {
  const { id } = await service.start(trip, { number, seats: 1 });
  return service.wait(trip, id, { until: ({ state }) => state === 'open' });
}

async function overHttp(service: Trips, path: string): Promise<unknown> {
  const answer = await service.fetch(new Request(`http://localhost${path}`));
  return answer.json();
}

describe('a program can do with its own service what HTTP can', () => {
  test('by id and by business key, an instance is read as over HTTP', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '7');
    const read = await service.get(trip, id);
    expect(read).toMatchObject({ id, key: '7', state: 'open', data: { seats: 1 } });
    expect(await service.get(trip, { key: '7' })).toEqual(read);
    expect(await service.get('trip', { key: '7' })).toEqual(read);
    expect(await overHttp(service, `/trips/${id}`)).toEqual(read);
  });

  test('what an instance waits for is read as over HTTP', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '7');
    const waiting = await service.waiting(trip, { key: '7' });
    expect(waiting).toMatchObject({ id, deadEnd: false, waitsFor: [{ type: 'ADD' }, {}, {}] });
    expect(await overHttp(service, `/trips/${id}/waiting`)).toEqual(waiting);
  });

  test('an event by business key may be repeated, and may require a version', async () => {
    await using service = serve();
    const { version } = await startOpen(service, '7');
    const add = { type: 'ADD', seats: 2 } as const;
    const options = { idempotencyKey: 'k', ifVersion: version };
    const sent = await service.send(trip, { key: '7' }, add, options);
    expect(sent.data.seats).toBe(3);
    expect(await service.send(trip, { key: '7' }, add, options)).toEqual(sent);
    await expect(
      service.send(trip, { key: '7' }, add, { ifVersion: version }),
    ).rejects.toMatchObject({ code: 'precondition_failed' });
  });

  test('lists are filtered, paged and counted', async () => {
    await using service = serve();
    for (const number of ['1', '2', '3']) {
      await startOpen(service, number);
      // Instances of one millisecond are listed in the order of their ids.
      await service.clock.advance(1);
    }
    await service.send(trip, { key: '2' }, { type: 'GO' });
    const first = await service.list(trip, { state: 'open', attributes: { seats: 1 }, limit: 1 });
    expect(first.instances.map(({ key }) => key)).toEqual(['3']);
    const second = await service.list(trip, { state: 'open', limit: 1, cursor: first.next ?? '' });
    expect(second.instances.map(({ key }) => key)).toEqual(['1']);
    expect(second.next).toBeUndefined();
    expect(
      await service.list(trip, { createdAfter: new Date(service.clock.now() + 60_000) }),
    ).toEqual({
      instances: [],
    });
    expect(await service.count(trip)).toEqual({
      Pending: 2,
      Completed: 1,
      Failed: 0,
      Cancelled: 0,
      attention: 0,
      paused: 0,
    });
  });

  test('the history is paged', async () => {
    await using service = serve();
    const { id, version } = await startOpen(service, '7');
    await service.send(trip, id, { type: 'ADD', seats: 1 });
    const page = await service.history(trip, { key: '7' }, { limit: 2 });
    expect(page.steps.map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(page.more).toBe(true);
    const rest = await service.history(trip, id, { after: version });
    expect(rest).toMatchObject({ steps: [{ event: { type: 'ADD' }, to: 'open' }], more: false });
    expect({ steps: (await service.history(trip, id)).steps }).toEqual(
      await overHttp(service, `/trips/${id}/history`),
    );
  });

  test('the instance is shown as each step left it, as over HTTP', async () => {
    await using service = serve();
    const { id, version } = await startOpen(service, '7');
    await service.send(trip, id, { type: 'ADD', seats: 1 });
    const past = await service.past(trip, { key: '7' }, version + 1);
    expect(past).toMatchObject({
      version: version + 1,
      event: { type: 'ADD' },
      changes: [{ path: '/seats', before: 1, after: 2 }],
    });
    expect(past).toEqual(await overHttp(service, `/trips/${id}/history/${version + 1}`));
    await expect(service.past(trip, id, 99)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('an instance is cancelled, and failed compensations are retried or skipped', async () => {
    await using service = serve();
    for (const number of ['1', '2']) {
      await startOpen(service, number);
      const asked = await service.cancel(trip, { key: number }, { reason: 'rain' });
      expect(asked.cancelled).toMatchObject({ reason: 'rain', rollback: true });
      await service.wait(trip, { key: number }, { until: ({ attention }) => attention });
    }
    refuses = false;
    await service.retryRollback(trip, { key: '1' }, { reason: 'the sun is back' });
    expect((await service.wait(trip, { key: '1' })).ledger).toMatchObject([{ state: 'undone' }]);
    const { steps } = await service.history(trip, { key: '1' });
    const reasons = steps.flatMap(({ by }) => (by === undefined ? [] : [by.reason]));
    expect(reasons).toEqual(['rain', 'the sun is back']);
    refuses = true;
    const [entry] = (await service.get(trip, { key: '2' })).ledger;
    const skip = { id: entry?.id ?? '', reason: 'by hand' };
    const skipped = await service.skipRollback(trip, { key: '2' }, skip);
    expect(skipped.ledger).toMatchObject([{ state: 'skipped', reason: 'by hand' }]);
    await expect(service.retryRollback(trip, { key: '2' })).rejects.toMatchObject({
      code: 'nothing_to_undo',
    });
    await startOpen(service, '3');
    await service.send(trip, { key: '3' }, { type: 'GO' });
    await expect(service.cancel(trip, { key: '3' })).rejects.toMatchObject({
      code: 'instance_ended',
    });
  });

  test('an operator steps in, with a reason', async () => {
    await using service = serve();
    const { id, version } = await startOpen(service, '7');
    const paused = await service.act(trip, id, { kind: 'pause' }, { reason: 'an audit' });
    expect(paused).toMatchObject({ version: version + 1, paused: { reason: 'an audit' } });
    const resume = { kind: 'resume' } as const;
    const late = service.act(trip, id, resume, { reason: 'it is over', ifVersion: version });
    await expect(late).rejects.toMatchObject({ code: 'precondition_failed' });
    await service.act(trip, { key: '7' }, resume, { reason: 'it is over' });
    const again = service.act(trip, id, resume, { reason: 'it is over' });
    await expect(again).rejects.toMatchObject({ code: 'act_not_possible' });
    const silent = service.act(trip, id, { kind: 'pause' }, { reason: '' });
    await expect(silent).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await service.get(trip, id)).paused).toBeUndefined();
  });

  test('an operator pauses a task and the process, deletes what has ended, and the audit log tells', async () => {
    await using service = serve();
    const reason = 'an audit';
    await service.pause(trip, { task: 'book', reason });
    await service.pause('trip', { reason });
    expect(await service.pauses(trip)).toMatchObject({
      whole: { reason },
      tasks: { book: { reason } },
    });
    await expect(service.start(trip, { number: '8', seats: 1 })).rejects.toMatchObject({
      code: 'process_paused',
    });
    await service.resume(trip, { reason });
    const left = await service.resume(trip, { task: 'book', reason });
    expect(left).toEqual({ process: 'trip', tasks: {} });
    await expect(service.pause(trip, { reason: ' ' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const { id } = await startOpen(service, '8');
    const early = service.delete(trip, id, { reason });
    await expect(early).rejects.toMatchObject({ code: 'act_not_possible' });
    const { version } = await service.send(trip, id, { type: 'GO' });
    const late = service.delete(trip, id, { reason, ifVersion: version - 1 });
    await expect(late).rejects.toMatchObject({ code: 'precondition_failed' });
    await service.delete(trip, id, { reason, ifVersion: version });
    await expect(service.get(trip, id)).rejects.toMatchObject({ code: 'instance_not_found' });
    const { entries, next } = await service.audits({ limit: 1 });
    expect(entries).toMatchObject([{ what: 'delete', instance: id, reason, outcome: 'done' }]);
    const earlier = await service.audits(next === undefined ? {} : { before: next });
    expect(earlier.entries.length).toBeGreaterThan(5);
    await expect(service.audits({ before: 'x' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('instances of all processes are found, and the doctor examines them', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '9');
    expect(await service.search(' 9 ')).toMatchObject([{ process: 'trip', id, match: 'key' }]);
    expect(await service.search(id, { limit: 1 })).toMatchObject([{ id, match: 'id' }]);
    await expect(service.search('')).rejects.toMatchObject({ code: 'invalid_request' });
    const started = await service.examine();
    expect(started.processes.map(({ process }) => process)).toContain('trip');
    expect((await service.doctor()).processes).toHaveLength(started.processes.length);
  });

  test('following yields every step until the end, or until the signal', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '7');
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const { sequence, to } of service.follow(trip, { key: '7' }))
        seen.push([sequence, to]);
    })();
    const over = new AbortController();
    const some: number[] = [];
    for await (const { sequence } of service.follow(trip, id, { after: 0, signal: over.signal })) {
      some.push(sequence);
      over.abort();
    }
    expect(some).toEqual([1]);
    await service.send(trip, id, { type: 'GO' });
    await following;
    expect(seen).toEqual([
      [0, 'booking'],
      [1, 'open'],
      [2, 'gone'],
    ]);
  });

  test('a wait ends with its condition, its time limit or its signal', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '7');
    expect((await service.wait(trip, id, { timeoutMs: 0 })).status).toBe('Pending');
    const over = new AbortController();
    const given = service.wait(trip, id, { signal: over.signal });
    over.abort(new Error('no longer'));
    await expect(given).rejects.toThrow('no longer');
    const ended = service.wait(trip, { key: '7' }, { timeoutMs: 2 ** 40 });
    await service.send(trip, id, { type: 'GO' });
    expect(await ended).toMatchObject({ status: 'Completed', state: 'gone' });
  });

  test('waiting and following end when the service closes', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '7');
    const waiting = service.wait(trip, id);
    const following = (async () => {
      for await (const _ of service.follow(trip, id));
    })();
    const outcomes = Promise.allSettled([waiting, following]);
    await service.close();
    const refused = { status: 'rejected', reason: { code: 'shutting_down' } };
    expect(await outcomes).toMatchObject([refused, refused]);
  });

  test('changing a result affects neither the instance nor other results', async () => {
    await using service = serve();
    const { id } = await startOpen(service, '7');
    const whole = async () => [
      await service.get(trip, id),
      await service.list(trip),
      await service.history(trip, id),
    ];
    const before = await whole();
    const spoil = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, held] of Object.entries(value)) {
        spoil(held);
        (value as Record<string, unknown>)[name] = 'spoilt';
      }
    };
    await service.wait(trip, id, {
      until: (seen) => {
        spoil(seen);
        return true;
      },
    });
    for (const answer of await whole()) spoil(answer);
    expect(await whole()).toEqual(before);
  });
});

test('a program reads what instances do, and which nodes are alive', async () => {
  await using service = serve();
  await startOpen(service, '7');
  const { states } = await service.states(trip);
  expect(states.filter(({ active }) => active > 0)).not.toEqual([]);
  expect(await service.statistics('trip')).toMatchObject({ period: 'hour' });
  const { nodes, lateMs } = await service.nodes();
  expect([nodes.map(({ load }) => load?.tasks), lateMs]).toEqual([[0], 0]);
});

describe('calls of a program are refused with the codes of HTTP', () => {
  const never = (service: Trips) => service.get(trip, 'tri_none');
  test.each<[string, string, (service: Trips) => Promise<unknown>]>([
    ['an unknown id', 'instance_not_found', never],
    ['an unknown key', 'instance_not_found', async (s) => s.cancel(trip, { key: 'no' })],
    ['an unknown process', 'not_found', async (s) => s.list('none')],
    ['a limit that is none', 'invalid_request', async (s) => s.list(trip, { limit: 201 })],
    ['a search for no word', 'invalid_request', async (s) => s.list(trip, { q: '-' })],
    [
      'a filter that is not known',
      'invalid_request',
      async (s) => s.list(trip, { stauts: 'Pending' } as never),
    ],
    [
      'a page that is none',
      'invalid_request',
      async (s) => s.history(trip, { key: '7' }, { limit: 0 }),
    ],
    ['a version that is none', 'invalid_request', async (s) => s.past(trip, 'tri', 1.5)],
    [
      'a period that is none',
      'invalid_request',
      async (s) => s.statistics(trip, { period: 'year' as never }),
    ],
    ['a time that is none', 'invalid_request', async (s) => s.wait(trip, 'tri', { timeoutMs: -1 })],
    [
      'a reason that is none',
      'invalid_request',
      async (s) => s.cancel(trip, { key: '7' }, { reason: ' ' }),
    ],
    [
      'an event that the state does not take',
      'event_not_accepted',
      async (s) => {
        await s.send(trip, { key: '7' }, { type: 'GIVE_UP' });
        return s.send(trip, { key: '7' }, { type: 'GO' });
      },
    ],
  ])('%s: %s', async (_what, code, ask) => {
    await using service = serve();
    await startOpen(service, '7');
    await expect(ask(service)).rejects.toMatchObject({ name: 'HoldfastError', code });
  });

  test('an unknown key is named in the message', async () => {
    await using service = serve();
    await expect(service.get(trip, { key: 'no. 8' })).rejects.toThrow(
      'There is no trip with the business key "no. 8"; check the key, or start an instance.',
    );
  });
});
