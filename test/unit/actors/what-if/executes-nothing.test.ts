import { emit, fromCallback, fromPromise, sendTo, setup } from 'xstate';
import { expect, test } from 'vitest';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { instanceIdOf } from '../../../../src/testing/simulations/instance-id-of.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

/** A bell that notes whatever it executes. */
function createBell(executed: string[]): Process {
  const machine = setup({
    actors: {
      rollback,
      clapper: fromCallback(({ receive }) => receive(() => executed.push('the callback'))),
      ring: fromPromise(async () => executed.push('the task')),
    },
    actions: { greet: () => void executed.push('the action') },
  }).createMachine({
    invoke: { id: 'clapper', src: 'clapper' },
    initial: 'still',
    states: {
      still: {
        on: {
          PULL: {
            target: 'ringing',
            actions: ['greet', sendTo('clapper', { type: 'MOVE' }), emit({ type: 'pulled' })],
          },
        },
      },
      ringing: { invoke: { src: 'ring', onDone: 'undoing' }, after: { 60_000: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'silent' } },
      silent: { type: 'final' },
    },
  });
  const compensate = () => executed.push('the compensation');
  return defineProcess({
    name: 'bell',
    machine,
    volatile: ['clapper'],
    tasks: { ring: { compensate } },
    history: 'snapshots',
  }) as Process;
}

test('no move runs a task, a compensation, an action, an actor or onEmit, and the store stays as it was', async () => {
  const executed: string[] = [];
  const store = createVirtualStore();
  await using memory = await createMemoryRuntime(createBell(executed), {
    store,
    onEmit: async () => void executed.push('onEmit'),
  });
  const id = await memory.start();
  await memory.clock.settle();
  const stored = async () => ({
    record: await store.load(instanceIdOf(id)),
    history: await store.history(instanceIdOf(id), { after: -1, limit: 100, maxBytes: Infinity }),
    nextDueAt: await store.nextDueAt(),
  });
  const before = await stored();
  const { moves } = await memory.runtime.whatIf('bell', id, {
    moves: [
      { kind: 'event', event: { type: 'PULL' } },
      { kind: 'task', task: 'ring', outcome: { kind: 'ok', output: 1 } },
      { kind: 'undo', task: 'ring', outcome: { kind: 'ok' } },
      { kind: 'cancel', rollback: true },
    ],
  });
  expect(moves.map(({ result }) => result)).toEqual(['stepped', 'stepped', 'stepped', 'ended']);
  expect(moves[0]?.steps[0]?.effects.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['startTask', 'startTimer', 'emit', 'action']),
  );
  await memory.clock.settle();
  expect(executed).toEqual([]);
  expect(await stored()).toEqual(before);
});
