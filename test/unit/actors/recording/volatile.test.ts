import { runEffects } from '../../../support/run-effects.ts';
import { describe, expect, test } from 'vitest';
import {
  assign,
  forwardTo,
  fromCallback,
  fromObservable,
  setup,
  type AnyActorLogic,
  type AnyEventObject,
  type AnyStateMachine,
} from 'xstate';
import { startInstance, type Instance } from '../../support/instance.ts';

/** A machine with one volatile actor, which notes what it hears of it. */
function withActor(ear: AnyActorLogic): AnyStateMachine {
  return setup({
    types: { context: {} as { readonly heard: readonly unknown[] } },
    actors: { ear },
    actions: {
      note: assign(({ context, event }, { key }: { readonly key: string }) => ({
        heard: [...context.heard, event[key] as unknown],
      })),
    },
  }).createMachine({
    context: { heard: [] },
    initial: 'on',
    states: {
      on: {
        invoke: {
          src: 'ear',
          id: 'ear',
          onError: { actions: { type: 'note', params: { key: 'error' } } },
        },
        on: {
          LEAVE: 'off',
          'TO.*': { actions: forwardTo('ear') },
          SAY: { actions: { type: 'note', params: { key: 'n' } } },
        },
      },
      off: {},
    },
  });
}

function startWith(ear: AnyActorLogic): { instance: Instance; bringBack: () => void } {
  const instance = startInstance(withActor(ear), { volatile: ['ear'] });
  const sent: { path: readonly string[]; event: AnyEventObject }[] = [];
  const listen = () => {
    instance.live.recorder.outside = (target, event) =>
      void sent.push({ path: target.id === 'ear' ? ['ear'] : [], event });
  };
  listen();
  return {
    instance,
    bringBack: () => {
      listen();
      for (const { path, event } of sent.splice(0))
        instance.step({ kind: 'sent', path, event, createdAt: 0 });
    },
  };
}

describe('a volatile actor', () => {
  test('starts, receives events and stops only after the commit, in that order', () => {
    const seen: string[] = [];
    const ear = fromCallback(({ receive }) => {
      seen.push('started');
      receive((event) => void seen.push(event.type));
      return () => void seen.push('stopped');
    });
    const instance = startInstance(withActor(ear), { volatile: ['ear'] });
    expect(seen.splice(0)).toEqual(['started']);
    const to = instance.try({ kind: 'event', event: { type: 'TO.it' }, known: true });
    expect(seen).toEqual([]);
    const leave = instance.try({ kind: 'event', event: { type: 'LEAVE' }, known: true });
    expect(seen).toEqual([]);
    for (const step of [to, leave]) if (step.kind === 'stepped') runEffects(step.effects);
    expect(seen).toEqual(['TO.it', 'stopped']);
  });

  test('what it sends back comes from outside', () => {
    const ear = fromCallback(({ sendBack, receive }) => {
      receive(() => sendBack({ type: 'SAY', n: 7 }));
    });
    const { instance, bringBack } = startWith(ear);
    instance.send('TO.it');
    expect(instance.snapshot().context.heard).toEqual([]);
    bringBack();
    expect(instance.snapshot().context.heard).toEqual([7]);
  });

  test('that throws when it starts is an error for its parent, as plain data', () => {
    const ear = fromCallback(() => {
      throw new RangeError('no ear');
    });
    const { instance, bringBack } = startWith(ear);
    instance.reload();
    bringBack();
    instance.send('SAY', { n: 1 });
    bringBack();
    const heard = [1, { name: 'RangeError', message: 'no ear' }];
    expect(instance.record().snapshot.context).toEqual({ heard });
  });

  test('starts over after a restore, with the next commit', () => {
    let starts = 0;
    const ear = fromCallback(() => {
      starts += 1;
    });
    const { instance } = startWith(ear);
    instance.reload();
    expect(starts).toBe(1);
    instance.send('SAY', { n: 1 });
    expect(starts).toBe(2);
  });

  test('that observes reports each value as an event, and its error as plain data', () => {
    const observers: { next: (value: unknown) => void; error: (error: unknown) => void }[] = [];
    let unsubscribed = 0;
    const ear = fromObservable(
      () =>
        ({
          subscribe: (observer: (typeof observers)[number]) => {
            observers.push(observer);
            return { unsubscribe: () => void (unsubscribed += 1) };
          },
        }) as never,
    );
    const { instance, bringBack } = startWith(ear);
    observers[0]?.next({ value: 1 });
    expect(instance.snapshot().children['ear']?.getSnapshot().context).toBeUndefined();
    bringBack();
    expect(instance.snapshot().children['ear']?.getSnapshot().context).toEqual({ value: 1 });
    instance.reload();
    instance.send('SAY', { n: 1 });
    expect(observers.length).toBe(2);
    bringBack();
    observers[1]?.error(new RangeError('torn'));
    bringBack();
    const heard = [1, { name: 'RangeError', message: 'torn' }];
    expect(instance.record().snapshot.context).toEqual({ heard });
    expect(unsubscribed).toBe(0);
  });

  test('that is left before it starts never starts', () => {
    let starts = 0;
    const ear = fromCallback(() => {
      starts += 1;
    });
    const machine = setup({ actors: { ear } }).createMachine({
      initial: 'on',
      states: { on: { invoke: { src: 'ear' }, always: 'off' }, off: {} },
    });
    startInstance(machine, { volatile: ['ear'] });
    expect(starts).toBe(0);
  });
});
