import { describe, expect, test } from 'vitest';
import { and, createActor, not, or, setup, type AnyStateMachine } from 'xstate';
import { refusingGuards } from '../../../../src/actors/xstate/refusing-guards.ts';

const guarded = setup({
  guards: {
    yes: () => true,
    no: () => false,
    never: () => false,
    both: and(['yes', 'no']),
    is: (_, params: { readonly it: boolean }) => params.it,
    unasked: () => {
      throw new Error('Nobody asks this one');
    },
  },
});

/** What says no to GO, which the machine does not take. */
function refusingGo(machine: AnyStateMachine): readonly string[] {
  const snapshot = createActor(machine).start().getSnapshot();
  expect(snapshot.can({ type: 'GO' })).toBe(false);
  return refusingGuards(snapshot, { type: 'GO' });
}

describe('the guards that rejected an event', () => {
  test.each([
    ['one by name', 'no', ['no']],
    ['one with parameters', { type: 'is', params: { it: false } }, ['is']],
    ['one of its own', () => false, ['an inline guard']],
    ['one made of others, by its name', 'both', ['both']],
    ['the first of several that must all hold', and(['yes', 'no', 'unasked']), ['no']],
    ['all of several of which one must hold', or(['no', 'never']), ['no', 'never']],
    ['one that must not hold', not('yes'), ['not yes']],
    ['one deep within others', and([or(['yes', 'no']), not('no'), 'never']), ['never']],
  ])('are told: %s', (_, guard, names) => {
    const machine = guarded.createMachine({
      on: { GO: { guard: guard as 'no', actions: () => {} } },
    });
    expect(refusingGo(machine)).toEqual(names);
  });

  test('include inline ones, which have no name, and named ones', () => {
    const isOpen = () => false;
    const guards = [{ guard: () => false }, { guard: isOpen }];
    const machine = guarded.createMachine({
      on: { GO: guards.map((one) => ({ ...one, actions: () => {} })) },
    });
    expect(refusingGo(machine)).toEqual(['an inline guard', 'isOpen']);
  });

  test('are those of every transition tried, in order', () => {
    const machine = guarded.createMachine({
      initial: 'a',
      on: { GO: { guard: 'both', target: '.b' } },
      states: {
        a: { on: { '*': { guard: 'never', target: 'b' }, GO: { guard: 'no', target: 'b' } } },
        b: { on: { GO: { guard: 'unasked', target: 'a' } } },
      },
    });
    expect(refusingGo(machine)).toEqual(['no', 'never', 'both']);
  });

  test('exclude those that XState does not evaluate, because a state forbids the event', () => {
    const machine = guarded.createMachine({
      initial: 'a',
      on: { GO: { guard: 'unasked', target: '.a' } },
      states: { a: { on: { GO: [{ guard: 'no', target: 'a' }, {}, { guard: 'unasked' }] } } },
    });
    expect(refusingGo(machine)).toEqual(['no']);
  });

  test('include those of all regions', () => {
    const machine = guarded.createMachine({
      type: 'parallel',
      on: { GO: { guard: 'both', actions: () => {} } },
      states: {
        left: { on: { GO: { guard: 'no', actions: () => {} } } },
        right: { on: { GO: { guard: 'never', actions: () => {} } } },
      },
    });
    expect(refusingGo(machine)).toEqual(['no', 'never', 'both']);
  });

  test('are none if the machine has ended', () => {
    const machine = guarded.createMachine({
      initial: 'end',
      on: { GO: { guard: 'unasked', actions: () => {} } },
      states: { end: { type: 'final' } },
    });
    const snapshot = createActor(machine).start().getSnapshot();
    expect(refusingGuards(snapshot, { type: 'GO' })).toEqual([]);
  });
});
