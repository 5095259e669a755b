import { describe, expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import type { StepResult } from '../../../../src/actors/step/step-result.ts';
import { startInstance } from '../../support/instance.ts';

const machine = createMachine({
  initial: 'quiet',
  states: {
    quiet: { on: { NOTE: { actions: assign({}) }, WAIT: 'waiting' } },
    waiting: {
      after: { 1_000: 'quiet' },
      on: {
        NOTE: { actions: assign({}) },
        STOP: 'quiet',
        AGAIN: { target: 'waiting', reenter: true },
      },
    },
  },
});

function kindsOf(step: StepResult): readonly string[] {
  return step.kind === 'stepped' ? step.effects.map(({ kind }) => kind) : [step.kind];
}

describe('a step after steps that left all pending effects as they were', () => {
  it('finds each difference once, whichever step makes it', () => {
    const instance = startInstance(machine);
    const sent = (...types: readonly string[]) => types.map((type) => kindsOf(instance.send(type)));
    expect(sent('NOTE', 'WAIT', 'NOTE', 'NOTE')).toEqual([[], ['startTimer'], [], []]);
    expect(sent('AGAIN', 'NOTE')).toEqual([['startTimer', 'stopTimer'], []]);
    expect(sent('STOP', 'NOTE', 'NOTE', 'WAIT')).toEqual([['stopTimer'], [], [], ['startTimer']]);
    instance.reload();
    expect(sent('NOTE', 'STOP')).toEqual([[], ['stopTimer']]);
  });

  it('goes on from the same pending effects, without a copy', () => {
    const instance = startInstance(machine);
    instance.send('WAIT');
    instance.send('NOTE');
    const known = instance.live.pending;
    expect(known?.timers.size).toBe(1);
    instance.send('NOTE');
    expect(instance.live.pending).toBe(known);
    instance.send('STOP');
    expect(instance.live.pending).toBeUndefined();
  });
});
