import { describe, expect, test } from 'vitest';
import { createActor, enqueueActions, setup } from 'xstate';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import { restoreLiveActor } from '../../../../src/actors/restore/create-live-actor.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { settle } from '../../../../src/definition/machine/settle.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { startInstance, type Instance } from '../../support/instance.ts';

const work = task<string>(async () => 'done');
const compensate = async () => {};

/** Does what it is told to, settles when it is told to, and undoes. */
const machine = setup({
  actors: { rollback, a: work, b: work, c: work },
}).createMachine({
  initial: 'idle',
  on: {
    A: '.a',
    B: '.b',
    C: '.c',
    SETTLE: { actions: settle() },
    SETTLE_TO_A: { actions: settle({ upTo: 'a' }) },
    SETTLE_TO_C: { actions: settle({ upTo: 'c' }) },
    SETTLE_IF: { actions: enqueueActions(({ enqueue }) => enqueue(settle())) },
    UNDO: '.undoing',
    UNDO_TO_C: '.undoingToC',
  },
  states: {
    idle: {},
    a: { invoke: { src: 'a', onDone: 'idle' } },
    b: { invoke: { src: 'b', onDone: 'idle' } },
    c: { invoke: { src: 'c', onDone: 'idle' } },
    undoing: { invoke: { src: 'rollback', onDone: 'idle' } },
    undoingToC: { invoke: { src: 'rollback', input: { to: 'c' }, onDone: 'idle' } },
  },
});

const tasks = { a: { compensate }, b: { compensate }, c: { irreversible: true } } as const;

function start(): Instance {
  return startInstance(machine, { tasks });
}

function run(instance: Instance, ...names: readonly ('a' | 'b' | 'c')[]): void {
  for (const name of names) {
    instance.send(name.toUpperCase());
    instance.complete(name, name);
  }
}

function ledgerOf(instance: Instance): readonly string[] {
  return instance.live.ledger.map(({ task: name, state }) => `${name} ${state}`);
}

/** Ends the compensations that are under way, one after another; returns what was undone. */
function undoAll(instance: Instance): readonly string[] {
  const undone: string[] = [];
  for (;;) {
    const next = [...instance.live.tasks.values()].find(
      ({ pending }) => pending.work.kind === 'undo',
    );
    if (next === undefined) return undone;
    const { id, startedAt, name } = next.pending;
    undone.push(name);
    const by = { attempt: 1, lease: 1 };
    instance.step({ kind: 'ended', id, startedAt, outcome: { kind: 'completed', output: 0 }, by });
  }
}

describe('settle', () => {
  test('settles what is owed, in the step that performs it, and lists it in the step', () => {
    const instance = start();
    run(instance, 'a', 'b');
    instance.now = 7_000;
    const { entry } = instance.send('SETTLE');
    expect(entry.settled).toEqual([
      { id: '1/0', task: 'a' },
      { id: '3/0', task: 'b' },
    ]);
    expect(instance.record().ledger).toMatchObject([
      { task: 'a', state: 'settled', changedAt: 7_000 },
      { task: 'b', state: 'settled', changedAt: 7_000 },
    ]);
  });

  test('forgets input and output of what it settles', () => {
    const instance = start();
    run(instance, 'a');
    expect(instance.record().ledger[0]).toHaveProperty('output', 'a');
    instance.send('SETTLE');
    expect(instance.record().ledger[0]).not.toHaveProperty('output');
  });

  test('covers the task whose end performs it', () => {
    const charged = setup({ actors: { rollback, a: work } }).createMachine({
      initial: 'charging',
      states: {
        charging: { invoke: { src: 'a', onDone: { target: 'charged', actions: settle() } } },
        charged: {},
      },
    });
    const instance = startInstance(charged, { tasks: { a: { compensate } } });
    expect(instance.complete('a').entry.settled).toEqual([{ id: '0/0', task: 'a' }]);
    expect(ledgerOf(instance)).toEqual(['a settled']);
  });

  test('excludes what came before it from a later rollback', () => {
    const instance = start();
    run(instance, 'a', 'b');
    instance.send('SETTLE');
    run(instance, 'b');
    instance.reload();
    instance.send('UNDO');
    expect(undoAll(instance)).toEqual(['b']);
    expect(ledgerOf(instance)).toEqual(['a settled', 'b settled', 'b undone']);
  });

  test('up to a task settles what ended until the last end of that task', () => {
    const instance = start();
    run(instance, 'b', 'a', 'b', 'a', 'b');
    instance.send('SETTLE_TO_A');
    expect(ledgerOf(instance)).toEqual([
      'b settled',
      'a settled',
      'b settled',
      'a settled',
      'b owed',
    ]);
  });

  test('up to a task that has nothing to undo settles what ended before it', () => {
    const instance = start();
    run(instance, 'a', 'c', 'b');
    instance.reload();
    instance.send('SETTLE_TO_C');
    expect(ledgerOf(instance)).toEqual(['a settled', 'b owed']);
  });

  test('up to a task that has not ended settles nothing', () => {
    const instance = start();
    run(instance, 'a');
    const { entry } = instance.send('SETTLE_TO_C');
    expect(entry).not.toHaveProperty('settled');
    expect(ledgerOf(instance)).toEqual(['a owed']);
  });

  test('works when it is enqueued', () => {
    const instance = start();
    run(instance, 'a');
    instance.send('SETTLE_IF');
    expect(ledgerOf(instance)).toEqual(['a settled']);
  });

  test('settles nothing that is being undone, has failed, or is retried by an operator', () => {
    const instance = start();
    run(instance, 'a', 'b');
    instance.send('UNDO');
    const undo = instance.task('b');
    const { id, startedAt } = undo;
    const outcome = { kind: 'failed', error: { name: 'Error', message: 'closed' } } as const;
    const by = { attempt: 1, lease: 1 };
    instance.step({ kind: 'ended', id, startedAt, outcome, by });
    expect(ledgerOf(instance)).toEqual(['a undoing', 'b failed']);
    instance.send('SETTLE');
    expect(ledgerOf(instance)).toEqual(['a undoing', 'b failed']);
    instance.step({ kind: 'undoAgain' });
    instance.send('SETTLE');
    expect(ledgerOf(instance)).toEqual(['a undoing', 'b undoing']);
  });

  test('settles no task that was left while it ran', () => {
    const instance = start();
    instance.send('A');
    instance.send('B');
    instance.send('SETTLE');
    instance.complete('a');
    expect(ledgerOf(instance)).toEqual(['a owed']);
  });

  test('does nothing under a plain createActor', () => {
    const actor = createActor(machine).start();
    actor.send({ type: 'SETTLE' });
    expect(actor.getSnapshot().value).toBe('idle');
  });
});

describe('a rollback', () => {
  test('may stop at a task that has nothing to undo', () => {
    const instance = start();
    run(instance, 'a', 'c', 'b');
    instance.reload();
    instance.send('UNDO_TO_C');
    expect(undoAll(instance)).toEqual(['b']);
    expect(ledgerOf(instance)).toEqual(['a owed', 'b undone']);
  });
});

describe('the record', () => {
  test('keeps the 100 newest finished entries, the total, and all that is owed', () => {
    const instance = start();
    run(instance, ...Array.from({ length: 120 }, () => 'a' as const));
    expect(ledgerOf(instance)).toHaveLength(120);
    instance.send('SETTLE_TO_A');
    expect(ledgerOf(instance)).toHaveLength(100);
    run(instance, 'b', 'a');
    instance.send('SETTLE_TO_C');
    instance.reload();
    expect(ledgerOf(instance).slice(-3)).toEqual(['a settled', 'b owed', 'a owed']);
    expect(instance.live.ledger[0]?.sequence).toBe(20);
    expect(instance.live.ledger.at(-1)?.sequence).toBe(121);
  });

  test('keeps all that a rollback undoes until it is over', () => {
    const instance = start();
    run(instance, ...Array.from({ length: 120 }, () => 'a' as const));
    instance.send('UNDO');
    const undone: number[] = [];
    expect(undoAll(instance)).toHaveLength(120);
    undone.push(ledgerOf(instance).length);
    expect(undone).toEqual([100]);
    const [ended] = instance.live.finished.filter(({ name }) => name === 'rollback');
    expect(ended).toMatchObject({ outcome: 'completed' });
  });

  test('of an older version, without sequences, is read and settled', () => {
    const instance = start();
    run(instance, 'a', 'b');
    const { taskEnds: _, ledger, ...old } = instance.record();
    const body = JSON.stringify({
      format: 2,
      ...old,
      ledger: ledger.map(({ sequence: __, ...entry }) => entry),
    });
    const stored = { version: old.version, body } as unknown as Parameters<typeof parseRecord>[0];
    const record = parseRecord(stored);
    expect(record.ledger.map(({ sequence }) => sequence)).toEqual([0, 1]);
    const live = restoreLiveActor(instance.live.process, record);
    expect(live.ledger).toMatchObject(ledger);
  });

  test('that an older node continued is read from its newest sequence on', () => {
    const instance = start();
    run(instance, ...Array.from({ length: 101 }, () => 'a' as const));
    instance.send('SETTLE');
    run(instance, 'a');
    const { taskEnds: _, ledger, ...old } = instance.record();
    const { sequence: __, ...newest } = ledger.at(-1) ?? { sequence: 0 };
    const body = JSON.stringify({ format: 2, ...old, ledger: [...ledger.slice(0, -1), newest] });
    const stored = { version: old.version, body } as unknown as Parameters<typeof parseRecord>[0];
    const record = parseRecord(stored);
    expect(record.ledger.map(({ sequence }) => sequence)).toEqual(
      ledger.map(({ sequence }) => sequence),
    );
    expect(record.ledger[0]?.sequence).toBe(1);
  });
});
