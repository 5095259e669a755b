import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { findInGraph, isInGraph } from '../../../../src/definition/findings/find-in-graph.ts';
import { judge } from '../../../../src/definition/findings/judge.ts';

function judged(process: Process) {
  const { findings, allowed } = judge(process, findInGraph(process), isInGraph);
  return {
    findings: findings.map(({ code, path, what }) => `${code} ${path}: ${what}`),
    allowed: allowed.map(({ code, path, reason }) => `${code} ${path}: ${reason}`),
  };
}

function bill(meta: { readonly root?: object; readonly open?: object }): Process {
  const machine = createMachine({
    id: 'bill',
    meta: { holdfast: meta.root },
    initial: 'open',
    states: {
      open: {
        meta: { holdfast: meta.open },
        on: { PAY: 'paid', CLOSE: 'closed' },
      },
      closed: { on: { REOPEN: 'open' } },
      paid: { type: 'final' },
    },
  });
  return defineProcess({ name: 'bill', machine });
}

const waiting = (path: string): string =>
  `waits-for-ever ${path}: Only an event from outside ends the state. If that never comes, an instance in it stays for ever.`;

test('a state that says what it waits for is allowed to wait for ever', () => {
  expect(judged(bill({ open: { waits: 'for its customer' } }))).toEqual({
    findings: [waiting('closed')],
    allowed: ['waits-for-ever open: for its customer'],
  });
});

test('an allowance holds for the states within, and the nearest one counts', () => {
  const process = bill({
    root: { allow: { 'waits-for-ever': 'Bills are kept.' } },
    open: { waits: 'for its customer' },
  });
  expect(judged(process)).toEqual({
    findings: [],
    allowed: ['waits-for-ever open: for its customer', 'waits-for-ever closed: Bills are kept.'],
  });
});

test.each([
  ['an empty reason', { 'waits-for-ever': ' ' }, '"waits-for-ever" has no reason'],
  ['a reason that is not text', { 'waits-for-ever': true }, '"waits-for-ever" has no reason'],
  ['an unknown code', { waiting: 'It may.' }, '"waiting" is not a code'],
])('an allowance with %s is refused and allows nothing', (_, allow, reason) => {
  expect(judged(bill({ open: { allow } }))).toEqual({
    findings: [
      `bad-allowance open: An allowance in meta.holdfast has no effect: ${reason}.`,
      waiting('open'),
      waiting('closed'),
    ],
    allowed: [],
  });
});

test('an allowance that allows nothing is a note, unless its code was not looked for', () => {
  const allow = { 'unbounded-task': 'None.', 'impure-guard': 'It reads the clock.' };
  expect(judged(bill({ open: { allow }, root: { waits: 'for its customer' } })).findings).toEqual([
    'unused-allowance open: The state allows "unbounded-task", but there is no such finding.',
  ]);
});

test('an allowance for a machine does not hold for another one with the same state', () => {
  const inner = (meta: object) =>
    createMachine({ id: 'inner', meta, initial: 'open', states: { open: {} } });
  const process = defineProcess({
    name: 'bill',
    machine: createMachine({
      id: 'bill',
      initial: 'open',
      states: { open: { on: { PAY: 'open' } } },
    }).provide({ actors: { inner: inner({ holdfast: { waits: 'for its parent' } }) } } as never),
  });
  expect(judged(process).findings).toEqual([waiting('open')]);
});

test.each([null, 5, 'text', [], { allow: null }, { allow: 'text' }])(
  'meta.holdfast of %j allows nothing and throws nothing',
  (holdfast) => {
    const process = bill({ root: holdfast as object });
    expect(() => judged(process)).not.toThrow();
  },
);
