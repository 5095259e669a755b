import { expect, test } from 'vitest';
import { createMachine, raise, sendTo, setup, type AnyStateMachine } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';

function refusal(machine: AnyStateMachine): string {
  try {
    defineProcess({ name: 'wait', machine });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

const words = { types: { events: {} as { type: 'GO' } } };

test.each<readonly [string, AnyStateMachine, string]>([
  ['an after', createMachine({ id: 'm', after: { aWeek: {} } }), '"m" uses the delay "aWeek"'],
  [
    'an after in words',
    createMachine({ id: 'm', initial: 'a', states: { a: { after: { '2 days': {} } } } }),
    '"m.a" uses the delay "2 days"',
  ],
  [
    'a raise on entry',
    createMachine({ id: 'm', entry: raise({ type: 'GO' }, { delay: 'aWeek' as never }) }),
    '"m" uses the delay "aWeek"',
  ],
  [
    'a sendTo on a transition',
    createMachine({
      id: 'm',
      on: { GO: { actions: sendTo('x', { type: 'GO' }, { delay: 'aWeek' as never }) } },
    }),
    '"m" uses the delay "aWeek"',
  ],
  [
    'a named action',
    setup({
      ...words,
      actions: { later: raise({ type: 'GO' }, { delay: 'aWeek' as never }) },
    }).createMachine({}),
    'the action "later" uses the delay "aWeek"',
  ],
  [
    'a machine within',
    setup({ actors: { inner: createMachine({ id: 'in', after: { aWeek: {} } }) } }).createMachine({
      invoke: { src: 'inner' },
    }),
    '"in" uses the delay "aWeek"',
  ],
])('%s of unknown length is refused, since it would not wait at all', (_, machine, reason) => {
  expect(refusal(machine)).toContain(
    `The process wait is refused: ${reason}, which is not defined`,
  );
});

test('defined delays, and delays in milliseconds, are accepted', () => {
  const machine = setup({ ...words, delays: { aWeek: 604_800_000 } }).createMachine({
    entry: raise({ type: 'GO' }, { delay: 'aWeek' }),
    after: { aWeek: {}, 1000: {} },
    on: { GO: { actions: raise({ type: 'GO' }, { delay: 1000 }) } },
  });
  expect(refusal(machine)).toBe('');
});
