import { describe, expect, test } from 'vitest';
import { enqueueActions, fromPromise, setup, type AnyActorLogic } from 'xstate';
import { restoreLiveActor } from '../../../../src/actors/restore/create-live-actor.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { startInstance } from '../../support/instance.ts';

describe('a record of a changed machine', () => {
  const at = (value: string, extra: object = {}) =>
    setup({ actors: { call: fromPromise(async () => 1) } }).createMachine({
      id: 'it',
      initial: value,
      states: { [value]: extra },
    });

  function restoredAs(before: ReturnType<typeof at>, after: ReturnType<typeof at>): unknown {
    const record = startInstance(before).record();
    return restoreLiveActor(defineProcess({ name: 'thing', machine: after }), record).misfit;
  }

  test('a removed state is refused', () => {
    expect(restoredAs(at('a'), at('b'))).toMatch(/the state "a" no longer exists/);
  });

  test('an added invoke is refused', () => {
    expect(restoredAs(at('a'), at('a', { invoke: { src: 'call' } }))).toMatch(/now invokes call/);
  });

  test('the same holds for an invoked machine', () => {
    const outer = (inner: AnyActorLogic) =>
      setup({ actors: { inner } }).createMachine({ invoke: { src: 'inner' } });
    const restore = (before: AnyActorLogic, after: AnyActorLogic) => {
      const record = startInstance(outer(before)).record();
      const process = defineProcess({ name: 'thing', machine: outer(after) });
      return restoreLiveActor(process, record).misfit;
    };
    expect(restore(at('a'), at('b'))).toMatch(/the state "a" no longer exists/);
    expect(restore(at('a'), at('a', { invoke: { src: 'call' } }))).toMatch(/now invokes call/);
  });

  test('a child whose logic was removed is refused', () => {
    const child = at('a');
    const spawning = (actors: Record<string, typeof child>) =>
      setup({ actors }).createMachine({
        id: 'outer',
        entry: enqueueActions(({ enqueue }) => {
          if ('child' in actors) enqueue.spawnChild('child', { id: 'kid' });
        }),
      });
    const record = startInstance(spawning({ child })).record();
    const process = defineProcess({ name: 'thing', machine: spawning({}) });
    expect(restoreLiveActor(process, record).misfit).toMatch(
      /the actor logic child no longer exists/,
    );
  });
});
