import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { endAfterRestart } from '../../support/end-after-restart.ts';

/** The room is reserved while the bus is refused: the room is left under way, and undone. */
function createTrip(reserve: () => Promise<{ readonly room: number }>) {
  const undone: unknown[] = [];
  const machine = setup({
    actors: {
      rollback,
      reserve: task<{ readonly room: number }>(reserve),
      book: task<void>(async () => {
        throw new TaskError('sold out', { retryable: false });
      }),
    },
  }).createMachine({
    id: 'trip',
    initial: 'planning',
    states: {
      planning: {
        type: 'parallel',
        states: {
          room: { invoke: { src: 'reserve' } },
          bus: { invoke: { src: 'book', onError: '#trip.undoing' } },
        },
      },
      undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  const process = defineProcess({
    name: 'trip',
    machine,
    tasks: {
      reserve: { compensate: async ({ output }) => void undone.push(output) },
      book: { irreversible: true },
    },
  });
  return { process, undone };
}

/** The first run hangs, and its node goes away with it; the next run of the node comes to `outcome`. */
async function runAgain(outcome: () => Promise<{ readonly room: number }>) {
  let runs = 0;
  const { process, undone } = createTrip(async () => {
    runs += 1;
    if (runs === 1) await gate().open;
    return outcome();
  });
  const view = await endAfterRestart(process, ({ state }) => state === 'undoing');
  return { view, undone };
}

describe('a task that was left while it ran', () => {
  it('is run again after a restart, and undone with its output', async () => {
    const { view, undone } = await runAgain(async () => ({ room: 7 }));
    expect(view).toMatchObject({
      status: 'Failed',
      ledger: [{ task: 'reserve', state: 'undone' }],
    });
    expect(undone).toEqual([{ room: 7 }]);
  });

  it('is undone even if its run after a restart fails: the first may have had its effect', async () => {
    const { view, undone } = await runAgain(async () => {
      throw new TaskError('not available now');
    });
    expect(view).toMatchObject({
      status: 'Failed',
      ledger: [{ task: 'reserve', state: 'undone' }],
    });
    expect(undone).toEqual([undefined]);
  });

  it('is not undone if it is refused for good', async () => {
    const { view, undone } = await runAgain(async () => {
      throw new TaskError('no such room', { retryable: false });
    });
    expect(view).toMatchObject({ status: 'Failed', ledger: [] });
    expect(undone).toEqual([]);
  });
});
