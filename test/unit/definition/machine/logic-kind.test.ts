import { describe, expect, test } from 'vitest';
import * as xstate from 'xstate';
import { isMachine, logicKind } from '../../../../src/definition/machine/logic-kind.ts';
import { task } from '../../../../src/definition/machine/task.ts';

type XState = typeof xstate;

// As a machine library would bring it: the same version, other objects.
const copyPath = '../../../../node_modules/xstate/dist/xstate.esm.js';
const copy = (await import(copyPath)) as XState;
const never = { subscribe: () => ({ unsubscribe() {} }) };

describe.each<[string, XState]>([
  ['XState', xstate],
  ['another copy of XState', copy],
])('logic made by %s', (_, { fromPromise, fromTransition, setup, ...x }) => {
  test('a promise is a promise', () => {
    expect(logicKind(fromPromise(async () => 1))).toBe('promise');
  });

  test('a transition logic persists by itself', () => {
    expect(logicKind(fromTransition((state: number) => state, 0))).toBe('transition');
  });

  test('callbacks and observables live in memory only', () => {
    expect(logicKind(x.fromCallback(() => {}))).toBe('live');
    expect(logicKind(x.fromObservable(() => never as never))).toBe('live');
    expect(logicKind(x.fromEventObservable(() => never as never))).toBe('live');
  });

  test('a machine is a machine, even with provided implementations', () => {
    const machine = setup({}).createMachine({});
    expect(logicKind(machine)).toBe('machine');
    expect(isMachine(machine.provide({}))).toBe(true);
  });
});

test('a copy of XState is recognised', () => {
  expect(copy.fromPromise).not.toBe(xstate.fromPromise);
});

test('a task is a promise', () => {
  expect(logicKind(task(async () => 1))).toBe('promise');
});

test('unknown logic is not taken for a promise', () => {
  const { fromPromise } = xstate;
  const promise = fromPromise(async () => 1);
  expect(logicKind({ ...promise, transition: (state) => state })).toBe('live');
  const throwing = () => {
    throw new Error('no');
  };
  expect(logicKind({ ...promise, transition: throwing })).toBe('live');
});

test('a value that is not a logic is not a machine', () => {
  for (const value of [undefined, null, 'machine', {}, { root: {} }]) {
    expect(isMachine(value)).toBe(false);
  }
});

test('under a plain createActor a task runs with its own scope', async () => {
  const seen: unknown[] = [];
  const logic = task(async ({ input, attempt, idempotencyKey, instanceId, log, signal }) => {
    log.info({}, 'heard by nobody');
    seen.push([input, attempt, idempotencyKey.startsWith('local/'), instanceId, signal.aborted]);
    return 1;
  });
  const actor = xstate.createActor(logic, { input: undefined });
  actor.start();
  expect(await xstate.toPromise(actor)).toBe(1);
  expect(seen).toEqual([[undefined, 1, true, 'local', false]]);
});
