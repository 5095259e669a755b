import { describe, expect, test } from 'vitest';
import {
  assign,
  createActor,
  sendTo,
  setup,
  spawnChild,
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
} from 'xstate';
import { startInstance } from '../../support/instance.ts';

/** What an actor shows: its state, its context, and the same of its children. */
function shown(actor: AnyActorRef): unknown {
  const { value, context, children } = actor.getSnapshot() as AnyMachineSnapshot;
  const kids = Object.entries(children as Record<string, AnyActorRef>);
  return [value, context, Object.fromEntries(kids.map(([id, child]) => [id, shown(child)]))];
}

/** Every action notes what it is shown, of its own actor and of the whole tree. */
function build(seen: unknown[]): AnyStateMachine {
  const see =
    (where: string) =>
    ({ self, context }: { self: AnyActorRef; context: unknown }) => {
      let root = self;
      for (let up = parentOf(root); up !== undefined; up = parentOf(root)) root = up;
      seen.push([where, context, shown(self), shown(root)]);
    };
  const late = setup({}).createMachine({ entry: see('late entry'), context: { late: 0 } });
  const child = setup({ actions: { count: assign({ n: 1 }) } }).createMachine({
    context: { n: 0 },
    initial: 'p',
    entry: see('child entry'),
    states: { p: { on: { GO: { target: 'q', actions: [see('child action'), 'count'] } } }, q: {} },
  });
  return setup({ actors: { child, late } }).createMachine({
    context: { n: 0 },
    initial: 'a',
    invoke: { src: 'child', id: 'child' },
    entry: see('root entry'),
    states: {
      a: {
        entry: see('a entry'),
        exit: see('a exit'),
        on: {
          GO: {
            target: 'b',
            actions: [
              assign({ n: 1 }),
              see('before the child'),
              sendTo('child', { type: 'GO' }),
              see('after the child'),
              spawnChild('late', { id: 'late' }),
              see('transition'),
            ],
          },
        },
      },
      b: { entry: see('b entry'), always: { target: 'c', actions: see('always') } },
      c: { type: 'final', entry: see('c entry') },
    },
    exit: see('exit'),
  });
}

function parentOf(actor: AnyActorRef): AnyActorRef | undefined {
  return (actor as unknown as { readonly _parent?: AnyActorRef })._parent;
}

describe('an action', () => {
  test('sees the same snapshots as under XState, although it runs after the commit', () => {
    const plain: unknown[] = [];
    const actor = createActor(build(plain)).start();
    actor.send({ type: 'GO' });
    const seen: unknown[] = [];
    const instance = startInstance(build(seen));
    instance.send('GO');
    expect(seen).toEqual(plain);
    expect(instance.snapshot().value).toBe('c');
  });

  test('sees its own effects, and the newest snapshot, after an await', async () => {
    const seen: unknown[] = [];
    const machine = setup({}).createMachine({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: {
              target: 'b',
              actions: async ({ self }) => {
                seen.push(self.getSnapshot().value);
                await Promise.resolve();
                seen.push(self.getSnapshot().value);
              },
            },
          },
        },
        b: {},
      },
    });
    startInstance(machine).send('GO');
    await Promise.resolve();
    expect(seen).toEqual(['a', 'b']);
  });

  test('that throws does not affect the instance', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: {
              target: 'b',
              actions: () => {
                throw new Error('broken');
              },
            },
          },
        },
        b: {},
      },
    });
    const instance = startInstance(machine);
    expect(() => instance.send('GO')).toThrow('broken');
    expect(instance.snapshot().value).toBe('b');
  });

  test('sends to current actors, not to the successor of one that it still sees', () => {
    const child = setup({}).createMachine({ on: { '*': { actions: assign({ heard: true }) } } });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'on',
      states: {
        on: {
          invoke: { src: 'child', id: 'child' },
          on: {
            AGAIN: {
              target: 'on',
              reenter: true,
              actions: ({ self }) => self.getSnapshot().children['child']?.send({ type: 'X' }),
            },
          },
        },
      },
    });
    const instance = startInstance(machine);
    const sent: (AnyActorRef | undefined)[] = [];
    const before = instance.snapshot().children['child'];
    instance.live.recorder.outside = (target) => void sent.push(target);
    instance.send('AGAIN');
    expect(sent).toEqual([before]);
    expect(instance.snapshot().children['child']).not.toBe(before);
  });
});
