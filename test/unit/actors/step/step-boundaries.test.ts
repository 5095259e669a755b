import { describe, expect, test } from 'vitest';
import {
  assign,
  createActor,
  createMachine,
  enqueueActions,
  fromPromise,
  setup,
  spawnChild,
  type AnyActorLogic,
} from 'xstate';
import { NotJson } from '../../../../src/actors/xstate/json.ts';
import type { StepResult } from '../../../../src/actors/step/step-result.ts';
import { toRecord } from '../../../../src/actors/commit/to-record.ts';
import { startInstance } from '../../support/instance.ts';

function thrownBy(step: StepResult): unknown {
  expect(step.kind).toBe('threw');
  return step.kind === 'threw' ? step.error : undefined;
}

function contextMachine(context: object) {
  return setup({}).createMachine({ context: context as Record<string, unknown> });
}

describe('what a step refuses', () => {
  test('a guard that throws stops the step, and nothing has changed after a reload', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: {
              target: 'b',
              guard: () => {
                throw new Error('no such key');
              },
            },
          },
        },
        b: {},
      },
    });
    const instance = startInstance(machine);
    const before = instance.record();
    const step = instance.try({ kind: 'event', event: { type: 'GO' }, known: true });
    expect(String(thrownBy(step))).toContain('no such key');
    instance.reload();
    expect(instance.record()).toEqual(before);
  });

  test('an assign that throws stops the step', () => {
    const machine = setup({}).createMachine({
      context: {},
      on: {
        GO: {
          actions: assign(() => {
            throw new Error('broken');
          }),
        },
      },
    });
    const step = startInstance(machine).try({ kind: 'event', event: { type: 'GO' }, known: true });
    expect(String(thrownBy(step))).toContain('broken');
  });

  test('a machine that throws at its start does not start', () => {
    const machine = setup({}).createMachine({
      context: () => {
        throw new Error('no input');
      },
    });
    expect(String(thrownBy(startInstance(machine).started))).toContain('no input');
  });

  test('an event that no state accepts is refused with the accepted ones', () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: { a: { on: { GO: 'b', 'pay.*': 'b', NOT: {} } }, b: {} },
    });
    const instance = startInstance(machine);
    const refused = { kind: 'refused', state: 'a', accepts: ['GO', 'pay.*'], guards: [] };
    expect(instance.try({ kind: 'event', event: { type: 'NOT' }, known: true })).toEqual(refused);
    expect(instance.try({ kind: 'event', event: { type: 'GO' }, known: false })).toEqual(refused);
    expect(instance.live.version).toBe(0);
  });

  test('inline spawned logic is refused, even within a child, and never runs', () => {
    let runs = 0;
    const inline = fromPromise(async () => {
      runs += 1;
    });
    const child = createMachine({
      context: ({ spawn }) => ({ ref: spawn(inline, { id: 'quick' }) }),
    });
    const machine = createMachine(
      {
        on: {
          SPAWN: { actions: assign(({ spawn }) => void spawn(inline, { id: 'quick' })) },
          CHILD: { actions: spawnChild('child', { id: 'child' }) },
        },
      },
      { actors: { child } },
    );
    for (const type of ['SPAWN', 'CHILD']) {
      const step = startInstance(machine).try({ kind: 'event', event: { type }, known: true });
      expect(thrownBy(step)).toMatchObject({
        code: 'not_durable',
        message: expect.stringMatching(/"quick".*register it in setup\(\{ actors \}\)/) as string,
      });
    }
    expect(runs).toBe(0);
  });

  test('spawning logic that is not implemented is refused by name', () => {
    const machine = setup({ actors: {} as Record<string, AnyActorLogic> }).createMachine({
      on: { GO: { actions: enqueueActions(({ enqueue }) => enqueue.spawnChild('missing')) } },
    });
    const step = startInstance(machine).try({ kind: 'event', event: { type: 'GO' }, known: true });
    expect(thrownBy(step)).toMatchObject({
      code: 'not_durable',
      message: expect.stringContaining('"missing"') as string,
    });
  });

  test.each([
    ['a Map', { seen: { by: new Map() } }, 'context.seen.by is a Map'],
    ['a Date', { list: [{ at: new Date(0) }] }, 'context.list[0].at is a Date'],
    ['NaN', { sum: Number.NaN }, 'context.sum is NaN'],
    ['a function', { run: () => {} }, 'context.run is a function'],
    [
      'an actor of another system',
      { ref: createActor(contextMachine({})) },
      'context.ref refers to an actor outside the instance',
    ],
  ])('a context with %s is not JSON, and the error names the place', (_, context, message) => {
    const instance = startInstance(contextMachine(context));
    expect(() => toRecord(instance.live)).toThrow(new NotJson(message));
  });

  test('a delayed event that is not JSON stops the step', () => {
    const machine = setup({}).createMachine({
      on: {
        GO: {
          actions: enqueueActions(({ enqueue }) =>
            enqueue.raise({ type: 'LATER', at: new Date(0) }, { delay: 5 }),
          ),
        },
      },
    });
    const step = startInstance(machine).try({ kind: 'event', event: { type: 'GO' }, known: true });
    expect(thrownBy(step)).toEqual(new NotJson('delayed event.at is a Date'));
  });
});
