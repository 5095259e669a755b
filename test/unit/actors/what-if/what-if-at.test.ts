import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import { parseEntry } from '../../../../src/actors/record/written/written-entry.ts';
import type { Commit, Store } from '../../../../src/actors/ports/ports.ts';
import { fromPromise, setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createNotebook } from '../../../support/notebook.ts';
import { createFamily } from '../../../support/inspected-family.ts';
import { gate } from '../../../support/gate.ts';
import { createParcel } from '../../../support/parcel.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const event = (type: string, payload: object = {}) => ({
  kind: 'event',
  event: { type, ...payload },
});
const charged = { kind: 'task', task: 'charge', outcome: { kind: 'ok', output: 'r7' } };
const month = { kind: 'advance', duration: 'P30D' };

/** What an earlier version of Holdfast would have committed. */
function asEarlier(commit: Commit): Commit {
  if (commit.history.length === 0) return commit;
  const { restFrom: _, ...record } = parseRecord(commit);
  const history = commit.history.map((text) => {
    const { past, ...entry } = parseEntry(text);
    const { rest: _rest, ...kept } = past ?? {};
    return JSON.stringify({ ...entry, ...(past === undefined ? {} : { past: kept }) });
  });
  return { ...commit, body: JSON.stringify({ format: 2, ...record }), history };
}

/** A node that keeps no actor in memory, and commits as an earlier version of it where `isEarlier` says so. */
async function open(process: Process, isEarlier: (version: number) => boolean = () => false) {
  const memory = createVirtualStore();
  const commit: Store['commit'] = async (given) =>
    memory.commit(isEarlier(given.version) ? asEarlier(given) : given);
  return createMemoryRuntime(process, { store: { ...memory, commit }, actorCache: 1 });
}

test('moves on a past step come to what they would have come to then, to the last detail', async () => {
  const charging = gate();
  await using parcel = await createMemoryRuntime(createParcel({ charge: () => charging.open }));
  const { runtime } = parcel;
  const moves = [
    [event('PAY', { amount: 10 }), charged, { kind: 'cancel' }],
    [charged, { kind: 'task', task: 'ship', outcome: { kind: 'timesOut' } }, month],
  ];
  const id = await parcel.start({ to: 'ann' });
  const asked = async (version: number, at?: number) =>
    runtime.whatIf('parcel', id, { moves: moves[version], ...(at === undefined ? {} : { at }) });
  const first = await asked(0);
  await runtime.send('parcel', id, { type: 'PAY', amount: 10 });
  const second = await asked(1);
  charging.let();
  await parcel.until(id, ({ status }) => status === 'Completed');
  expect(await asked(0, 0)).toEqual(first);
  expect(await asked(1, 1)).toEqual(second);
  expect([first.version, second.version]).toEqual([0, 1]);
  expect(second.moves.map(({ result }) => result)).toEqual(['stepped', 'stepped', 'stepped']);
});

test('the children of a past step receive what they would have received', async () => {
  await using family = await createMemoryRuntime(createFamily({ history: 'snapshots' }));
  const { runtime } = family;
  const id = await family.start();
  const poke = { moves: [event('POKE'), event('POKE')] };
  const then = await runtime.whatIf('family', id, poke);
  await runtime.send('family', id, { type: 'POKE' });
  await runtime.send('family', id, { type: 'CLOSE' });
  expect(await runtime.whatIf('family', id, { ...poke, at: 0 })).toEqual(then);
});

test('the newest version can be played on without snapshots, and from its own time', async () => {
  await using notebook = await createMemoryRuntime(createNotebook({ history: 'steps' }));
  const { runtime, clock } = notebook;
  const id = await notebook.start(null);
  const view = await runtime.send('notebook', id, { type: 'SET', doc: 1 });
  await clock.advance(60_000);
  const { moves } = await runtime.whatIf('notebook', id, { moves: [event('ASK')], at: 1 });
  expect(moves[0]).toMatchObject({ result: 'stepped', at: view?.updatedAt });
});

describe('a past step is refused, with the reason and the remedy,', () => {
  async function refusal(process: Process, at: number, sent: readonly { type: string }[]) {
    await using open = await createMemoryRuntime(process);
    const id = await open.start(null);
    for (const one of sent) await open.runtime.send(process.name, id, one);
    return open.runtime.whatIf(process.name, id, { moves: [month], at }).then(
      () => undefined,
      (error: { code: string; message: string }) => [error.code, error.message],
    );
  }
  const set = { type: 'SET', doc: 1 };

  test('where the process kept no snapshots', async () => {
    expect(await refusal(createNotebook({ history: 'steps' }), 1, [set, set])).toEqual([
      'past_not_kept',
      "Version 1 cannot be played on: the step was made while the process notebook kept no snapshots. Set history: 'snapshots' to keep them from now on.",
    ]);
  });

  test('where the history is trimmed', async () => {
    const told = await refusal(createNotebook({ historyLimit: 1 }), 0, [set, set]);
    expect(told).toEqual(['past_not_kept', expect.stringContaining('(historyLimit)')]);
  });

  test('where the instance has not come so far', async () => {
    expect(await refusal(createNotebook(), 7, [set])).toEqual(['not_found', expect.any(String)]);
  });

  test('where the process redacts what was pending, and only there', async () => {
    await using open = await createMemoryRuntime(createRedactingParcel());
    const id = await open.start(null);
    await open.runtime.send('secret', id, { type: 'GO', token: 't' });
    await open.until(id, ({ status }) => status === 'Completed');
    await open.runtime.whatIf('secret', id, { moves: [month], at: 0 });
    await expect(
      open.runtime.whatIf('secret', id, { moves: [month], at: 1 }),
    ).rejects.toMatchObject({
      code: 'past_not_kept',
      message: expect.stringContaining(
        'redacts a part of what the instance had then: the input of call',
      ),
    });
  });

  test('and what is redacted is not in the store', async () => {
    const store = createVirtualStore();
    await using open = await createMemoryRuntime(createRedactingParcel(), { store });
    const id = await open.start(null);
    await open.runtime.send('secret', id, { type: 'GO', token: 'very-secret' });
    await open.until(id, ({ status }) => status === 'Completed');
    const page = { after: -1, limit: 100, maxBytes: 1e6 };
    const { entries } = await store.history(toInstanceId(id as PublicId), page);
    expect(entries.join('')).not.toContain('very-secret');
  });
});

/** A process whose task gets a secret that its context does not keep. */
function createRedactingParcel(): Process {
  const machine = setup({
    types: { events: {} as { type: 'GO'; token: string } },
    actors: { call: fromPromise<undefined, { token: string }>(async () => undefined) },
  }).createMachine({
    initial: 'idle',
    states: {
      idle: { on: { GO: 'busy' } },
      busy: {
        invoke: {
          id: 'call',
          src: 'call',
          input: ({ event: { token } }) => ({ token }),
          onDone: 'done',
          onError: 'done',
        },
      },
      done: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'secret',
    machine,
    history: 'snapshots',
    redact: ['token'],
  }) as Process;
}

describe('beside nodes of an earlier version, which keep less,', () => {
  test('only steps whose whole rest is known can be played on, and views of the past stay right', async () => {
    const earlier = new Set([2, 3]);
    await using notebook = await open(createNotebook(), (version) => earlier.has(version));
    const { runtime } = notebook;
    const id = await notebook.start(null);
    for (const type of ['REMIND', 'STOP', 'REMIND', 'STOP', 'REMIND', 'STOP']) {
      // Another instance takes its place in memory.
      await notebook.start(null);
      await runtime.send('notebook', id, { type });
    }
    const { version } = await runtime.get('notebook', id);
    const answers: unknown[] = [];
    for (let at = 0; at < version; at += 1) {
      const asked = runtime.whatIf('notebook', id, { moves: [month], at });
      answers.push(
        await asked.then(
          () => 'played',
          ({ code }: { code: string }) => code,
        ),
      );
      expect((await runtime.past('notebook', id, at)).instance.version).toBe(at);
    }
    expect(answers.slice(0, 4)).toEqual(['played', 'played', 'past_not_kept', 'past_not_kept']);
    expect(new Set(answers.slice(4))).toEqual(new Set(['played']));
  });

  test('the error says that the next steps can be played on', async () => {
    await using notebook = await open(createNotebook(), (version) => version === 0);
    const id = await notebook.start(null);
    await notebook.runtime.send('notebook', id, { type: 'SET', doc: 1 });
    await expect(
      notebook.runtime.whatIf('notebook', id, { moves: [month], at: 0 }),
    ).rejects.toMatchObject({ message: expect.stringContaining('earlier version of Holdfast') });
  });
});
