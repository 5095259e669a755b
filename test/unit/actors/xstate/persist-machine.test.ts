import { createActor, fromPromise, setup, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { startInstance } from '../../support/instance.ts';

const never = fromPromise<string, { readonly of: number }>(() => new Promise(() => {}));

const inner = setup({ actors: { never } }).createMachine({
  id: 'inner',
  context: { depth: 2 },
  initial: 'waiting',
  states: { waiting: { invoke: { src: 'never', input: { of: 2 } } } },
});

/** A machine with all that XState keeps: history, children, nested machines, system ids, output, errors. */
const machine = setup({
  types: {} as { output: { readonly sum: number } },
  actors: { never, inner },
}).createMachine({
  id: 'outer',
  context: { list: [1, { two: 2 }], nothing: null },
  initial: 'first',
  output: { sum: 3 },
  on: { AWAY: '.away', END: '.ended' },
  states: {
    first: {
      initial: 'a',
      states: {
        a: { on: { NEXT: 'b' } },
        b: {},
        past: { type: 'history' },
        deep: { type: 'history', history: 'deep' },
      },
      invoke: { src: 'never', id: 'task', systemId: 'the task', input: { of: 1 } },
    },
    away: {
      type: 'parallel',
      states: {
        left: { invoke: { src: 'inner', id: 'nested', onSnapshot: {} } },
        right: { initial: 'one', states: { one: {} } },
      },
      on: { BACK: 'first.past' },
    },
    ended: { type: 'final' },
  },
});

/** What XState itself keeps after these events, as JSON. */
function keptByXState(events: readonly string[]): unknown {
  const actor = createActor(machine as AnyStateMachine);
  actor.start();
  for (const type of events) actor.send({ type });
  const kept: unknown = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
  actor.stop();
  return kept;
}

/** Sessions are Holdfast's own: XState counts them anew with each restore. */
function withoutPlaces(kept: unknown): unknown {
  const drop = (key: string, value: unknown) => (key === 'place' ? undefined : value);
  return JSON.parse(JSON.stringify(kept, drop));
}

describe('the record stores the same of a machine as XState', () => {
  test.each([
    { events: [], where: 'at the start, with a task that has a system id' },
    { events: ['NEXT', 'AWAY'], where: 'with a history and a nested machine at work' },
    { events: ['NEXT', 'AWAY', 'BACK'], where: 'back in a state by its history' },
    { events: ['END'], where: 'when it has ended with an output' },
  ])('$where', ({ events }) => {
    const instance = startInstance(machine as AnyStateMachine);

    for (const type of events) instance.send(type);

    expect(withoutPlaces(instance.record().snapshot)).toEqual(keptByXState(events));
  });
});
