import { runEffects } from '../../../support/run-effects.ts';
import { describe, expect, test } from 'vitest';
import { createActor, emit, log, setup } from 'xstate';
import { startInstance } from '../../support/instance.ts';

describe('what a step leaves for after the commit', () => {
  test('custom actions and logs run in the order of XState, once, and not on a restore', () => {
    const seen: string[] = [];
    const see = (what: string) => () => void seen.push(what);
    const child = setup({}).createMachine({ entry: see('child entry') });
    const machine = setup({ actors: { child }, actions: { named: see('named') } }).createMachine({
      entry: [see('entry'), log('logged'), 'named'],
      invoke: { src: 'child' },
      exit: see('exit'),
      on: { GO: { actions: [see('go'), 'named'] } },
    });
    createActor(machine, { logger: (text: string) => void seen.push(text) }).start();
    const plain = seen.splice(0);
    const instance = startInstance(machine);
    seen.splice(0);
    if (instance.started.kind !== 'stepped') throw new Error('It did not start');
    instance.live.recorder.log = (_, [text]) => void seen.push(String(text));
    runEffects(instance.started.effects);
    expect(seen.splice(0)).toEqual(plain);
    instance.reload();
    expect(seen).toEqual([]);
    instance.send('GO');
    expect(seen).toEqual(['go', 'named']);
  });

  test('the actions of a child that never starts do not run', () => {
    const seen: string[] = [];
    const child = setup({}).createMachine({ entry: () => void seen.push('child entry') });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'passing',
      states: { passing: { invoke: { src: 'child' }, always: 'gone' }, gone: {} },
    });
    createActor(machine).start();
    startInstance(machine);
    expect(seen).toEqual([]);
  });

  test('emitted events are in the step and in its history entry', () => {
    const machine = setup({ types: { emitted: {} as { type: string; n: number } } }).createMachine({
      on: { GO: { actions: emit({ type: 'went', n: 1 }) } },
    });
    const step = startInstance(machine).send('GO');
    const event = { type: 'went', n: 1 };
    expect(step.effects.filter(({ kind }) => kind === 'emit')).toEqual([{ kind: 'emit', event }]);
    expect(step.entry.emitted).toEqual([event]);
  });

  test('events that an action sends go outside, and step when they are delivered', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: { a: { on: { GO: { actions: ({ self }) => self.send({ type: 'NEXT' }) } } }, b: {} },
      on: { NEXT: '.b' },
    });
    const instance = startInstance(machine);
    const outside: string[] = [];
    instance.live.recorder.outside = (_, event) => void outside.push(event.type);
    instance.send('GO');
    expect(outside).toEqual(['NEXT']);
    expect(instance.snapshot().value).toBe('a');
    instance.step({ kind: 'sent', path: [], event: { type: 'NEXT' }, createdAt: 0 });
    expect(instance.snapshot().value).toBe('b');
  });
});
