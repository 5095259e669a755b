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
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { startInstance, type Instance } from '../../support/instance.ts';

type Parent = ActorRef<Snapshot<unknown>, AnyEventObject>;

const counter = setup({}).createMachine({
  context: { count: 0 },
  on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});

const holder = setup({
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

  test('a reference to a stopped actor ignores events, restored or not', () => {
    for (const restored of [false, true]) {
      const instance = startInstance(holder);
      instance.send('SPAWN');
      instance.send('STOP');
      if (restored) instance.reload();
      instance.send('POKE');
      if (restored) instance.reload();
      expect(instance.snapshot().context).toMatchObject({ self: 0, ref: { id: 'counter' } });
      expect(instance.record().snapshot.context).toMatchObject({ ref: { $actor: null } });
    }
  });

  test('a reference to a stopped actor is rendered, and seen by the machine, alike before and after a restore', () => {
    const instance = startInstance(holder);
    instance.send('SPAWN');
    instance.send('STOP');
    const look = () => {
      const { ref } = instance.snapshot().context as { readonly ref: AnyActorRef };
      return {
        json: JSON.stringify(instance.snapshot().context),
        status: ref.getSnapshot().status as string,
        isItself: (ref as { readonly ref?: unknown }).ref === ref,
        id: ref.id,
        sessionId: ref.sessionId,
        system: ref.system === instance.live.actor.system,
      };
    };
    const before = look();
    expect(before.json).toBe('{"ref":{"xstate$$type":1,"id":"counter"},"self":0}');
    instance.reload();
    expect(look()).toEqual(before);
    instance.reload();
    expect(look()).toEqual(before);
  });

  test('an instance with a reference to a stopped actor answers after a restart as before', async () => {
    const process = defineProcess({ name: 'holder', machine: holder });
    const store = createVirtualStore();
    const idOf = async () => {
      await using first = await createMemoryRuntime(process, { store });
      const id = await first.start();
      await first.runtime.send('holder', id, { type: 'SPAWN' });
      await first.runtime.send('holder', id, { type: 'STOP' });
      return id;
    };
    const id = await idOf();
    await using second = await createMemoryRuntime(process, { store });
    const key = { idempotencyKey: 'k' };
    const answer = await second.runtime.send('holder', id, { type: 'ADD' }, key);
    const read = await second.runtime.get('holder', id);
    const data = { ref: { xstate$$type: 1, id: 'counter' }, self: 1 };
    expect(JSON.parse(JSON.stringify(answer))).toMatchObject({ version: 3, data });
    expect(JSON.parse(JSON.stringify(read))).toMatchObject({ version: 3, data });
  });

  test('an actor of another instance is not mistaken for one of its own', () => {
    const other = startInstance(holder);
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef | undefined } },
    }).createMachine({
      context: { ref: undefined },
      on: { TAKE: { actions: assign({ ref: other.live.actor }) } },
    });
    const instance = startInstance(machine);
    instance.send('TAKE');
    expect(() => instance.record()).toThrow('refers to an actor outside the instance');
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
