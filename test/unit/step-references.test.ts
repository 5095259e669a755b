import { describe, expect, test } from 'vitest';
import {
  assign,
  forwardTo,
  sendTo,
  setup,
  spawnChild,
  stopChild,
  type ActorRef,
  type AnyActorRef,
  type AnyEventObject,
  type Snapshot,
} from 'xstate';
import { startInstance, type Instance } from './support/instance.ts';

type Parent = ActorRef<Snapshot<unknown>, AnyEventObject>;

const counter = setup({}).createMachine({
  context: { count: 0 },
  on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});

function countOf(instance: Instance, id: string): unknown {
  return instance.snapshot().children[id]?.getSnapshot().context.count;
}

describe('references between the actors of an instance', () => {
  test('a reference to the parent, kept in a child, works after a restore', () => {
    const child = setup({
      types: { context: {} as { parent: Parent }, input: {} as { parent: Parent } },
    }).createMachine({
      context: ({ input }) => ({ parent: input.parent }),
      on: { TELL: { actions: sendTo(({ context }) => context.parent, { type: 'TOLD' }) } },
    });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'waiting',
      invoke: { src: 'child', id: 'child', input: ({ self }) => ({ parent: self as Parent }) },
      states: { waiting: { on: { TOLD: 'told' } }, told: {} },
      on: { TELL: { actions: forwardTo('child') } },
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.reload();
    instance.send('TELL');
    expect(instance.snapshot().value).toBe('told');
  });

  test('a reference to a stopped actor takes events and does nothing, restored or not', () => {
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef | undefined; self: number } },
      actors: { counter },
    }).createMachine({
      context: { ref: undefined, self: 0 },
      on: {
        SPAWN: { actions: assign({ ref: ({ spawn }) => spawn('counter', { id: 'counter' }) }) },
        STOP: { actions: stopChild('counter') },
        POKE: { actions: sendTo(({ context }) => context.ref as AnyActorRef, { type: 'ADD' }) },
        ADD: { actions: assign({ self: ({ context }) => context.self + 1 }) },
      },
    });
    for (const restored of [false, true]) {
      const instance = startInstance(machine);
      instance.send('SPAWN');
      instance.send('STOP');
      if (restored) instance.reload();
      instance.send('POKE');
      if (restored) instance.reload();
      expect(instance.snapshot().context).toMatchObject({ self: 0, ref: { id: 'counter' } });
      expect(instance.record().snapshot.context).toMatchObject({ ref: { path: null } });
    }
  });

  test('systemId finds a restored actor, and the successor of a stopped one', () => {
    const machine = setup({ actors: { counter } }).createMachine({
      initial: 'on',
      states: {
        on: {
          invoke: { src: 'counter', id: 'counter', systemId: 'tally' },
          on: { AGAIN: { target: 'on', reenter: true } },
        },
      },
      on: { ADD: { actions: sendTo(({ system }) => system.get('tally'), { type: 'ADD' }) } },
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.send('ADD');
    expect(countOf(instance, 'counter')).toBe(1);
    instance.send('AGAIN');
    instance.reload();
    instance.send('ADD');
    expect(countOf(instance, 'counter')).toBe(1);
  });

  test('an ended actor gives up its systemId for good', () => {
    const brief = setup({}).createMachine({
      initial: 'on',
      states: { on: { on: { END: 'off' } }, off: { type: 'final' } },
    });
    const machine = setup({ actors: { brief } }).createMachine({
      on: {
        FIRST: { actions: spawnChild('brief', { id: 'first', systemId: 'one' }) },
        SECOND: { actions: spawnChild('brief', { id: 'second', systemId: 'one' }) },
        END: { actions: sendTo(({ system }) => system.get('one'), { type: 'END' }) },
      },
    });
    const instance = startInstance(machine);
    for (const event of ['FIRST', 'END', 'SECOND', 'END', 'FIRST']) instance.send(event);
    instance.reload();
    instance.send('END');
    const { children } = instance.snapshot();
    expect(children['first']?.getSnapshot().status).toBe('done');
    expect(children['second']?.getSnapshot().status).toBe('done');
  });

  test('stopping an actor that was stopped before a restore does nothing', () => {
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef | undefined } },
      actors: { counter },
    }).createMachine({
      context: { ref: undefined },
      entry: assign({ ref: ({ spawn }) => spawn('counter') }),
      on: { STOP: { actions: stopChild(({ context }) => context.ref as AnyActorRef) } },
    });
    const instance = startInstance(machine);
    instance.send('STOP');
    instance.reload();
    instance.send('STOP');
    expect(instance.snapshot().status).toBe('active');
  });
});
