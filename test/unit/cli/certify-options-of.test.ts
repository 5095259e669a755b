import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { certifyOptionsOf } from '../../../src/cli/certify-options-of.ts';
import type { Subject } from '../../../src/cli/subject.ts';
import { subjectsOf } from '../../../src/cli/subjects-of.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { defineTrial } from '../../../src/testing/testing.ts';

/** Counts in two directions without an end, and is full once one of them is. */
function createGrowing(full: number) {
  let steps = 0;
  const machine = setup({
    types: {
      context: {} as { up: number; down: number },
      events: {} as { type: 'UP' } | { type: 'DOWN' },
    },
    guards: { isFull: ({ context }) => context.up === full },
  }).createMachine({
    context: { up: 0, down: 0 },
    initial: 'open',
    states: {
      open: {
        always: { guard: 'isFull', target: 'full' },
        on: {
          UP: {
            actions: assign({
              up: ({ context }) => {
                steps += 1;
                return context.up + 1;
              },
            }),
          },
          DOWN: { actions: assign({ down: ({ context }) => context.down + 1 }) },
        },
      },
      full: { type: 'final' },
    },
  });
  return {
    trial: defineTrial(defineProcess({ name: 'growing', machine }), {
      events: { UP: [{}], DOWN: [{}] },
    }),
    steps: () => steps,
  };
}

function subjectOf(trial: unknown): Subject {
  const [subject] = subjectsOf('growing.ts', { trial });
  if (subject === undefined) throw new Error('There is no subject.');
  return subject;
}

const { signal } = new AbortController();

test('a process that grows for ever is explored until every transition was taken', async () => {
  const { trial, steps } = createGrowing(2);
  const { options, notes } = await certifyOptionsOf(subjectOf(trial), signal, () => undefined);
  expect(Object.keys(options.scenarios)).not.toEqual([]);
  expect(notes).toHaveLength(1);
  expect(steps()).toBeLessThan(1_000);
});

test('it is explored further for what the first states do not take', async () => {
  const { trial } = createGrowing(50);
  const said: string[] = [];
  const { notes } = await certifyOptionsOf(subjectOf(trial), signal, (text) => said.push(text));
  expect(notes).toHaveLength(1);
  expect(said[0]).toMatch(/^Exploring growing for its scenarios: \d+ states, /);
});

test('transitions that no scenario takes are noted, with what the exploration was cut off by', async () => {
  const { trial } = createGrowing(50);
  const subject = subjectOf({ ...trial, maxStates: 5 });
  const { notes } = await certifyOptionsOf(subject, signal, () => undefined);
  expect(notes.slice(1)).toEqual([
    'Transitions that no scenario takes: open#2.',
    expect.stringMatching(/^The exploration: Cut off by the limit of 5 states: /),
  ]);
});
