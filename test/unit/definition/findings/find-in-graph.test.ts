import { expect, test } from 'vitest';
import {
  cancel,
  createMachine,
  enqueueActions,
  raise,
  setup,
  stateIn,
  type AnyStateMachine,
} from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { findInGraph } from '../../../../src/definition/findings/find-in-graph.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { settle } from '../../../../src/definition/machine/settle.ts';
import { task } from '../../../../src/definition/machine/task.ts';

const actors = { rollback, pay: task(async () => {}), ship: task(async () => {}) };
const undone = { timeout: 1_000, compensate: () => {} };
const kept = { timeout: 1_000, irreversible: true } as const;

/** The findings as `code path`, with `?` behind one that is only possible. */
function codesOf(process: Process): readonly string[] {
  return findInGraph(process).map(
    ({ code, path, evidence }) => `${code} ${path}${evidence.kind === 'possible' ? '?' : ''}`,
  );
}

function bill(machine: AnyStateMachine, options: object = {}): Process {
  return defineProcess({ name: 'bill', machine, ...options });
}

function withActors(config: object, named: object = actors): AnyStateMachine {
  return createMachine(config as never).provide({ actors: named } as never);
}

function charts(states: object): Process {
  return bill(createMachine({ id: 'bill', initial: 'open', states } as never));
}

const end = { type: 'final' } as const;

test('a state that no transition leads to is unreachable, and so is one behind a shadowed transition', () => {
  const process = charts({
    open: { after: { 10: [{ target: 'paid' }, { target: 'late' }] } },
    paid: end,
    late: { initial: 'sent', states: { sent: {} } },
    lost: end,
  });
  expect(codesOf(process)).toEqual([
    'unreachable-state late',
    'unreachable-state lost',
    'shadowed-transition open',
  ]);
});

test('what a history state may enter is reachable', () => {
  const process = charts({
    open: { after: { 10: 'paid.past' } },
    paid: {
      initial: 'first',
      states: {
        first: { after: { 10: '#bill.done' } },
        second: { after: { 10: '#bill.done' } },
        past: { type: 'history', target: 'second' },
      },
      after: { 5: '.first' },
    },
    done: end,
  });
  expect(codesOf(process)).toEqual([]);
});

test.each([
  ['an always without a guard', { always: 'paid', on: { PAY: 'paid' } }],
  ['an earlier timer that leaves the state', { after: { 10: 'paid', 20: 'paid' } }],
  ['a transition before it', { after: { 10: [{ target: 'paid' }, { target: 'paid' }] } }],
  [
    'every state within',
    {
      on: { PAY: 'paid' },
      after: { 10: 'paid' },
      initial: 'a',
      states: { a: { on: { PAY: 'b' } }, b: { on: { '*': {} } } },
    },
  ],
])('a transition behind %s is shadowed', (_, open) => {
  expect(codesOf(charts({ open, paid: end }))).toContain('shadowed-transition open');
});

test('a transition behind guarded ones, or behind some of the states within, is not shadowed', () => {
  const guard = () => true;
  const process = charts({
    open: {
      after: { 10: [{ guard, target: 'paid' }, { target: 'paid' }], 20: 'paid' },
      always: { guard, target: 'paid' },
      on: { PAY: 'paid', 'PAY.*': 'paid' },
      initial: 'a',
      states: { a: { on: { PAY: 'b' } }, b: {} },
    },
    paid: end,
  });
  expect(codesOf(process)).toEqual(['shadowed-transition open']);
  const [finding] = findInGraph(process);
  expect(finding?.what).toBe(
    'The transition of "after 20 ms" to "paid" is never taken: the state is always left before, after 10 ms.',
  );
});

test('a state that only an event from outside can end waits for ever, unless a timer around it ends it', () => {
  const process = charts({
    open: { on: { PAY: 'timed' } },
    timed: { initial: 'a', states: { a: { on: { PAY: '#bill.paid' } } }, after: { 10: 'paid' } },
    paid: end,
  });
  expect(findInGraph(process)).toMatchObject([
    { code: 'waits-for-ever', path: 'open', evidence: { kind: 'graph', way: ['start'] } },
  ]);
});

test('a state that waits beside a region with a timer does not wait for ever', () => {
  const ticking = {
    initial: 'a',
    states: { a: { after: { 10: 'b' } }, b: { after: { 10: 'a' } } },
  };
  const region = { initial: 'a', states: { a: { on: { PAY: '#bill.paid' } } } };
  const beside = (regions: object) =>
    codesOf(charts({ open: { type: 'parallel', states: regions }, paid: end }));
  expect(beside({ ticking, region })).toEqual([]);
  expect(beside({ one: region, region })).toEqual([
    'waits-for-ever open.one.a?',
    'waits-for-ever open.region.a?',
  ]);
});

test('a state that waits while an action may have started a timer waits only possibly', () => {
  const states = { open: { on: { PAY: 'paid' } }, paid: end };
  const arming = raise({ type: 'PAY' }, { delay: 10 });
  expect(codesOf(bill(withActors({ initial: 'open', states, entry: arming }, {})))).toEqual([
    'waits-for-ever open?',
  ]);
  // Its tasks may be spawned.
  expect(codesOf(bill(withActors({ initial: 'open', states })))).toEqual(['waits-for-ever open?']);
  expect(codesOf(bill(withActors({ initial: 'open', states }, {})))).toEqual([
    'waits-for-ever open',
  ]);
});

test('a state that nothing can end is a dead end, and so is one whose events clients may not send', () => {
  expect(codesOf(charts({ open: { after: { 10: 'stuck' } }, stuck: {} }))).toEqual([
    'dead-end stuck',
  ]);
  const machine = createMachine({
    initial: 'open',
    states: { open: { on: { PAY: 'asked' } }, asked: { on: { ANSWER: 'paid' } }, paid: end },
  });
  expect(codesOf(bill(machine, { events: { PAY: z.object({}) } }))).toEqual([
    'waits-for-ever open',
    'dead-end asked',
  ]);
});

test('a task without onError ends the instance when it fails; a guarded onError possibly', () => {
  const machine = withActors({
    initial: 'paying',
    states: {
      paying: { invoke: { src: 'pay', onDone: 'shipping' } },
      shipping: {
        invoke: { src: 'ship', onDone: 'done', onError: { guard: () => true, target: 'done' } },
      },
      done: end,
    },
  });
  const process = bill(machine, { tasks: { pay: kept, ship: kept } });
  expect(codesOf(process)).toEqual(['unhandled-failure paying', 'unhandled-failure shipping?']);
  expect(findInGraph(process)[0]).toMatchObject({
    what: 'If the task "pay" fails, the instance ends as Failed at once, and nothing is undone.',
    remedy: 'Add an onError to the invoke of "pay".',
    evidence: { way: ['start', 'pay fails → Failed'] },
  });
});

test('a machine within whose task fails is reported where its parent does not handle it', () => {
  const inner = withActors({
    initial: 'paying',
    states: { paying: { invoke: { src: 'pay', onDone: 'done' } }, done: end },
  });
  const states = (onError?: string) => ({
    first: { invoke: { src: 'inner', onDone: 'second', ...(onError ? { onError } : {}) } },
    second: { invoke: { src: 'inner', onDone: 'done', ...(onError ? { onError } : {}) } },
    done: end,
  });
  const outer = (onError?: string) =>
    bill(withActors({ initial: 'first', states: states(onError) }, { inner }), {
      tasks: { pay: kept },
    });
  expect(codesOf(outer())).toEqual(['unhandled-failure first', 'unhandled-failure second']);
  expect(codesOf(outer('done'))).toEqual([]);
});

test('a computed delay, and a task without a time limit, have no bound', () => {
  const machine = setup({ actors, delays: { late: () => 5 } }).createMachine({
    initial: 'open',
    states: {
      open: { after: { late: 'paying' } },
      paying: { invoke: { src: 'pay', onDone: 'bounded', onError: 'bounded' } },
      bounded: { invoke: { src: 'pay', onDone: 'done', onError: 'done' }, after: { 10: 'done' } },
      done: end,
    },
  });
  expect(codesOf(bill(machine, { tasks: { ship: kept } }))).toEqual([
    'unbounded-delay open?',
    'unbounded-task paying?',
  ]);
});

test('a failed end that a rollback or settle does not precede leaves owed what a task did', () => {
  const paying = (onDone: object) => ({ invoke: { src: 'pay', onDone, onError: 'undoing' } });
  const chart = (onDone: object) =>
    codesOf(
      bill(
        withActors({
          initial: 'paying',
          states: {
            paying: paying(onDone),
            shipping: { invoke: { src: 'ship', onDone: 'done', onError: 'failed' } },
            undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
            failed: { type: 'final', tags: 'Failed' },
            done: end,
          },
        }),
        { tasks: { pay: undone, ship: kept } },
      ),
    );
  expect(chart({ target: 'shipping' })).toEqual(['owed-at-failure failed?']);
  expect(chart({ target: 'shipping', actions: settle() })).toEqual([]);
  expect(chart({ target: 'done' })).toEqual(['unreachable-state shipping']);
});

test('a rollback in a machine within undoes what the whole instance did', () => {
  const inner = (input?: object) =>
    withActors({
      initial: 'undoing',
      states: {
        undoing: { invoke: { src: 'rollback', onDone: 'done', onError: 'done', ...input } },
        done: end,
      },
    });
  const outer = (machine: AnyStateMachine) =>
    bill(
      withActors(
        {
          initial: 'open',
          states: {
            open: { invoke: { src: 'inner', onDone: 'done', onError: 'done' } },
            done: end,
          },
        },
        { ...actors, inner: machine },
      ),
      { tasks: { pay: undone, ship: kept } },
    );
  expect(codesOf(outer(inner()))).toEqual(['rollback-beyond-machine undoing?']);
  expect(codesOf(outer(inner({ input: { to: 'pay' } })))).toEqual([]);
});

test('a compensation that is owed from the first attempt on may have nothing to undo', () => {
  const machine = withActors({
    initial: 'paying',
    states: { paying: { invoke: { src: 'pay', onDone: 'done', onError: 'done' } }, done: end },
  });
  const tasks = { pay: { ...undone, compensateWhen: 'attempted' }, ship: kept };
  expect(codesOf(bill(machine, { tasks }))).toEqual(['undoes-nothing paying?']);
});

test('an event that a state raises later, and that ends it, is as good as an after', () => {
  const raising = (more: object) =>
    codesOf(
      charts({
        open: { entry: raise({ type: 'LATE' }, { delay: 1_000 }), on: { LATE: 'closed' }, ...more },
        closed: end,
      }),
    );
  expect(raising({})).toEqual([]);
  expect(raising({ on: { LATE: { guard: () => false, target: 'closed' } } })).toEqual([
    'waits-for-ever open?',
  ]);
  // Nothing can name it.
  expect(raising({ on: { LATE: 'closed', KEEP: { actions: cancel('late') } } })).toEqual([]);
});

const late = raise({ type: 'LATE' }, { delay: 1_000, id: 'late' });
const cancelLate = cancel('late');

test.each<readonly [string, object, string]>([
  ['an event', { on: { LATE: 'closed', HOLD: { actions: cancelLate } } }, 'HOLD'],
  [
    'an id that is computed',
    { on: { LATE: 'closed', HOLD: { actions: cancel(() => 'late') } } },
    'HOLD',
  ],
  [
    'an action that may do anything',
    { on: { LATE: 'closed', HOLD: { actions: enqueueActions(() => {}) } } },
    'HOLD',
  ],
  ['a later action of its entry', { entry: [late, cancelLate] }, 'The entry of "open"'],
  [
    'a state within that is left',
    {
      initial: 'a',
      states: { a: { on: { NEXT: 'b' }, exit: cancelLate }, b: { on: { BACK: 'a' } } },
    },
    'The exit of "open.a"',
  ],
])('a state whose only timer %s can cancel may wait for ever', (_, open, canceller) => {
  const found = findInGraph(
    charts({ open: { entry: late, on: { LATE: 'closed' }, ...open }, closed: end }),
  ).filter(({ code }) => code === 'waits-for-ever');
  expect(found).not.toEqual([]);
  for (const { what, evidence } of found) {
    expect(evidence.kind).toBe('possible');
    expect(what).toMatch(`${canceller} can cancel "raise LATE". Then only an event from outside`);
  }
});

test.each<readonly [string, object]>([
  ['on its exit', { exit: cancelLate }],
  ['by what leaves it', { on: { LATE: 'closed', PAY: { target: 'closed', actions: cancelLate } } }],
  ['before it starts it', { entry: [cancelLate, late] }],
  [
    'where it starts it again',
    { on: { LATE: 'closed', HOLD: { target: 'open', reenter: true, actions: cancelLate } } },
  ],
  ['under another id', { on: { LATE: 'closed', HOLD: { actions: cancel('other') } } }],
])('a state that cancels its timer %s does not wait for ever', (_, open) => {
  const states = { open: { entry: late, on: { LATE: 'closed' }, ...open }, closed: end };
  expect(codesOf(charts(states))).toEqual([]);
});

test('a region that is left once another one has ended does not wait for ever', () => {
  const watching = (guard: unknown) =>
    codesOf(
      bill(
        withActors({
          id: 'bill',
          type: 'parallel',
          states: {
            work: {
              initial: 'doing',
              states: {
                doing: { invoke: { src: 'pay', onDone: 'did', onError: 'did' } },
                did: end,
              },
            },
            watch: {
              initial: 'waiting',
              states: { waiting: { always: { guard, target: 'seen' } }, seen: end },
            },
          },
        }),
        { tasks: { pay: kept }, events: {} },
      ),
    );
  expect(watching(stateIn({ work: 'did' }))).toEqual([]);
  expect(watching(stateIn({ work: 'doing' }))).toEqual(['dead-end watch.waiting?']);
  expect(watching(() => false)).toEqual(['dead-end watch.waiting?']);
});

test('regions beside a history state wait for ever as those without one do', () => {
  const left = { initial: 'a', states: { a: {} } };
  const withHistory = (history: object) =>
    codesOf(
      bill(
        createMachine({
          id: 'bill',
          initial: 'on',
          states: {
            on: { type: 'parallel', on: { STOP: 'off' }, states: { left, ...history } },
            off: { after: { 10: 'on' } },
          },
        } as never),
      ),
    );
  expect(withHistory({ past: { type: 'history' } })).toEqual(['waits-for-ever on.left.a?']);
  expect(withHistory({})).toEqual(['waits-for-ever on.left.a?']);
});
