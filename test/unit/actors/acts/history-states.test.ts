import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const why = 'An operator says so.';

/** A visit that can be interrupted, and goes on where it was: in a room, and deep in it at a table. */
const visit = defineProcess({
  name: 'visit',
  machine: setup({}).createMachine({
    initial: 'inside',
    states: {
      inside: {
        initial: 'hall',
        on: { LEAVE: 'outside', END: 'over' },
        states: {
          hall: {},
          room: { initial: 'door', states: { door: {}, table: {} } },
          again: { type: 'history' },
          deep: { type: 'history', history: 'deep' },
        },
      },
      outside: { on: { BACK: 'inside.again', DEEP: 'inside.deep' } },
      // Entering it means entering a history state.
      resumed: {
        initial: 'last',
        states: { fresh: {}, other: {}, last: { type: 'history', target: 'fresh' } },
      },
      over: { type: 'final' },
      'v1.2': { on: { BACK: 'inside' } },
    },
  }),
});

async function openVisit() {
  const store = createVirtualStore();
  // Each step is taken by an actor that is restored from the record.
  const visits = await createMemoryRuntime(visit, { store, actorCache: 1 });
  const id = await visits.start();
  const { runtime } = visits;
  return {
    ...visits,
    async moveTo(state: string, kind = 'moveTo') {
      await visits.start();
      return (await runtime.act('visit', id, { kind, state }, why))?.state;
    },
    async send(type: string) {
      await visits.start();
      return (await runtime.send('visit', id, { type }))?.state;
    },
  };
}

describe('a move of an operator, in a machine with history states', () => {
  it('leaves a state as a transition does: its history says where the instance was', async () => {
    await using visits = await openVisit();
    await visits.moveTo('inside.room.table');
    expect(await visits.moveTo('outside')).toBe('outside');
    expect(await visits.send('DEEP')).toEqual({ inside: { room: 'table' } });
    await visits.moveTo('outside');
    expect(await visits.send('BACK')).toEqual({ inside: { room: 'door' } });
  });

  it('that enters a state by its history goes where the instance was, or where the history leads by default', async () => {
    await using visits = await openVisit();
    expect(await visits.moveTo('resumed')).toEqual({ resumed: 'fresh' });
    await visits.moveTo('resumed.other');
    await visits.moveTo('outside');
    expect(await visits.moveTo('resumed')).toEqual({ resumed: 'other' });
  });

  it('does not lead to a history state itself, which no instance can be in', async () => {
    await using visits = await openVisit();
    await expect(visits.clock.finish(visits.moveTo('inside.again'))).rejects.toMatchObject({
      code: 'act_not_possible',
      message: expect.stringContaining('has no state "inside.again"'),
    });
  });

  it('leads to a state whose name contains a dot', async () => {
    await using visits = await openVisit();
    expect(await visits.moveTo('v1.2')).toBe('v1.2');
    await visits.send('BACK');
    await visits.send('END');
    expect(await visits.moveTo('v1.2', 'reopen')).toBe('v1.2');
  });

  it('that re-opens an instance forgets where it was before', async () => {
    await using visits = await openVisit();
    await visits.moveTo('inside.room.table');
    await visits.send('END');
    expect(await visits.moveTo('outside', 'reopen')).toBe('outside');
    expect(await visits.send('DEEP')).toEqual({ inside: 'hall' });
  });
});
