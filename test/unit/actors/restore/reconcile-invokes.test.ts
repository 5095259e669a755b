import { describe, expect, test } from 'vitest';
import { assign, fromPromise, sendTo, setup, type AnyActorRef } from 'xstate';
import { reconcileInvokes } from '../../../../src/actors/restore/reconcile-invokes.ts';
import { startInstance } from '../../support/instance.ts';

const counter = setup({}).createMachine({
  context: { count: 0 },
  on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});
const never = fromPromise<unknown, unknown>(async () => new Promise(() => {}));
const forged = { $actor: ['before'], xstate$$type: 1, id: 'before' };

const machineWith = (id: string) =>
  setup({
    types: { context: {} as { ref: AnyActorRef | undefined; kept: unknown } },
    actors: { counter, never },
  }).createMachine({
    context: { ref: undefined, kept: forged },
    initial: 'on',
    states: {
      on: {
        invoke: [
          { src: 'counter', id },
          { src: 'never', id: 'task', input: forged },
        ],
        on: {
          KEEP: {
            actions: assign({ ref: ({ self }) => self.getSnapshot().children[id] as AnyActorRef }),
          },
          ADD: { actions: sendTo(({ context }) => context.ref as AnyActorRef, { type: 'ADD' }) },
        },
      },
    },
  });

describe('an invoked actor whose id a deploy changes', () => {
  test('is still found by references to it, and data that looks like one stays as it is', () => {
    const instance = startInstance(machineWith('before'));
    instance.send('KEEP');
    const reconciled = reconcileInvokes(machineWith('after'), instance.record());
    if (!('record' in reconciled)) throw new Error(reconciled.misfit);
    const { snapshot } = reconciled.record;
    expect(snapshot.context).toEqual({
      ref: { $actor: ['after'], id: 'after' },
      kept: { $$actor: ['before'], xstate$$type: 1, id: 'before' },
    });
    const { task } = snapshot.children as { task: { snapshot: { input: unknown } } };
    expect(task.snapshot.input).toEqual(forged);
  });
});
