import { describe, expect, it } from 'vitest';
import {
  assign,
  fromTransition,
  raise,
  sendParent,
  sendTo,
  setup,
  type AnyActorRef,
  type AnyStateMachine,
} from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { startInstance } from '../../support/instance.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const partner = setup({}).createMachine({
  id: 'partner',
  on: { PING: { actions: sendParent({ type: 'PONG' }) } },
});

/** Each goes round for ever once it gets GO. */
const endless: Readonly<Record<string, AnyStateMachine>> = {
  'transitions without events': setup({}).createMachine({
    initial: 'rest',
    states: {
      rest: { on: { GO: 'left' } },
      left: { always: 'right' },
      right: { always: 'left' },
    },
  }),
  'transitions without events that count': setup({
    types: { context: {} as { count: number } },
  }).createMachine({
    context: { count: 0 },
    initial: 'rest',
    states: {
      rest: { on: { GO: 'going' } },
      going: { always: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
    },
  }),
  'raised events': setup({}).createMachine({
    initial: 'rest',
    states: { rest: { on: { GO: { actions: raise({ type: 'GO' }) } } } },
  }),
  'events to itself': setup({}).createMachine({
    initial: 'rest',
    states: { rest: { on: { GO: { actions: sendTo(({ self }) => self, { type: 'GO' }) } } } },
  }),
  'events to a reference that is null, which XState sends to the machine itself': setup({
    types: { context: {} as { partner: AnyActorRef | null } },
  }).createMachine({
    context: { partner: null },
    initial: 'rest',
    states: {
      rest: {
        on: {
          GO: { actions: sendTo(({ context }) => context.partner as AnyActorRef, { type: 'GO' }) },
        },
      },
    },
  }),
  'events between a machine and its child': setup({ actors: { partner } }).createMachine({
    invoke: { src: 'partner', id: 'partner' },
    initial: 'rest',
    states: {
      rest: {
        on: {
          GO: { actions: sendTo('partner', { type: 'PING' }) },
          PONG: { actions: sendTo('partner', { type: 'PING' }) },
        },
      },
    },
  }),
  'events of an actor to itself': setup({
    actors: {
      echo: fromTransition((state: number, event, { self }) => {
        (self as AnyActorRef).send(event);
        return state;
      }, 0),
    },
  }).createMachine({
    invoke: { src: 'echo', id: 'echo' },
    initial: 'rest',
    states: { rest: { on: { GO: { actions: sendTo('echo', { type: 'GO' }) } } } },
  }),
  'a child that it makes anew when it fails': setup({
    actors: {
      failing: setup({}).createMachine({
        entry: () => {},
        initial: 'a',
        states: { a: { always: 'b' }, b: { always: 'a' } },
      }),
    },
  }).createMachine({
    initial: 'rest',
    states: {
      rest: { on: { GO: 'trying' } },
      trying: { invoke: { src: 'failing', onError: { target: 'trying', reenter: true } } },
    },
  }),
};

describe('an endless step, by', () => {
  it.each(Object.entries(endless))('%s, throws, and the instance goes on', async (_, machine) => {
    const process = defineProcess({ name: 'endless', machine, maxMicrosteps: 1_000 });
    await using memory = await createMemoryRuntime(process);
    const id = await memory.start();
    const message = /^The machine of endless threw: it does not settle: after 1000 micros/;
    for (const _again of [1, 2]) {
      await expect(memory.runtime.send('endless', id, { type: 'GO' })).rejects.toMatchObject({
        code: 'machine_threw',
        message: expect.stringMatching(message),
      });
    }
    expect(await memory.runtime.get('endless', id)).toMatchObject({ version: 0, state: 'rest' });
  });

  it('a start, throws', async () => {
    const machine = setup({}).createMachine({
      initial: 'left',
      states: { left: { always: 'right' }, right: { always: 'left' } },
    });
    const process = defineProcess({ name: 'endless', machine, maxMicrosteps: 50 });
    await using memory = await createMemoryRuntime(process);
    await expect(memory.start()).rejects.toMatchObject({
      code: 'machine_threw',
      message:
        'The machine of endless threw: it does not settle: after 50 microsteps it is in state "right", ' +
        'on the event xstate.init. Break the cycle, or raise maxMicrosteps in the process. Nothing was changed.',
    });
  });
});

describe('the error of an endless step', () => {
  it('names the state, the event and their actor', () => {
    const machine = endless['events between a machine and its child'];
    if (machine === undefined) throw new Error('It is there');
    const instance = startInstance(machine, { maxMicrosteps: 4 });
    const go = { kind: 'event', event: { type: 'GO' }, known: true } as const;
    expect(instance.try(go)).toMatchObject({
      kind: 'threw',
      error: { message: expect.stringContaining('4 microsteps it is in state "rest", on') },
    });
  });

  it('is a step with more microsteps than the process allows, not one with as many', () => {
    const machine = setup({ types: { context: {} as { count: number } } }).createMachine({
      context: { count: 0 },
      initial: 'rest',
      states: {
        rest: { on: { GO: 'going' } },
        going: {
          always: [
            { guard: ({ context }) => context.count === 8, target: 'rest' },
            { actions: assign({ count: ({ context }) => context.count + 1 }) },
          ],
        },
      },
    });
    const go = { kind: 'event', event: { type: 'GO' }, known: true } as const;
    // To going, eight times round, and back.
    expect(startInstance(machine, { maxMicrosteps: 10 }).try(go).kind).toBe('stepped');
    expect(startInstance(machine, { maxMicrosteps: 9 }).try(go).kind).toBe('threw');
    // Every step has them all.
    const instance = startInstance(machine, { maxMicrosteps: 10 });
    instance.step(go);
    instance.reload();
    expect(instance.try(go).kind).toBe('stepped');
    expect(instance.try(go).kind).toBe('stepped');
  });

  it('has a limit that is a whole number, 10,000 unless the process says otherwise', () => {
    const machine = setup({}).createMachine({});
    expect(defineProcess({ name: 'thing', machine }).maxMicrosteps).toBe(10_000);
    for (const maxMicrosteps of [0, 1.5, Number.NaN]) {
      expect(() => defineProcess({ name: 'thing', machine, maxMicrosteps })).toThrow(
        `its maxMicrosteps ${maxMicrosteps} is not a whole number of at least 1`,
      );
    }
  });

  it('is no step of a copy that is out of date', async () => {
    const process = defineProcess({
      name: 'relay',
      machine: setup({
        types: { context: {} as { partner: AnyActorRef | null } },
        actors: { partner: setup({}).createMachine({ on: { GO: {} } }) },
      }).createMachine({
        context: { partner: null },
        initial: 'rest',
        states: {
          rest: {
            on: {
              FIND: { actions: assign({ partner: ({ spawn }) => spawn('partner', { id: 'p' }) }) },
              GO: {
                actions: sendTo(({ context }) => context.partner as AnyActorRef, { type: 'GO' }),
              },
            },
          },
        },
      }),
    });
    await using nodes = createTwoNodes([process]);
    const { a, b } = nodes;
    const { id } = (await b.start('relay', {})).instance;
    await a.send('relay', id, { type: 'FIND' });
    expect(await b.send('relay', id, { type: 'GO' })).toMatchObject({ version: 2 });
  });
});
