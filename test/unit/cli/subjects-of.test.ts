import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { subjectsOf } from '../../../src/cli/subjects-of.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { defineTrial } from '../../../src/testing/trials/define-trial.ts';

const light = defineProcess({ name: 'light', machine: createMachine({}) });
const lamp = defineProcess({ name: 'lamp', machine: createMachine({}) });
const lightTrial = defineTrial(light, { maxDepth: 3 });

const namesIn = (exported: Readonly<Record<string, unknown>>) =>
  subjectsOf('light.ts', exported).map(({ exportName, process }) => [exportName, process.name]);

test('every process that a module exports counts, also in lists', () => {
  const exported = { light, others: [lamp, 'lamp'], create: () => lamp, nothing: null };
  expect(namesIn(exported)).toEqual([
    ['light', 'light'],
    ['others', 'lamp'],
  ]);
});

test('a trial stands for its process', () => {
  const [subject, ...more] = subjectsOf('light.ts', { light, lightTrial });
  expect(more).toEqual([]);
  expect(subject).toMatchObject({ exportName: 'lightTrial', trial: { maxDepth: 3 } });
});

test('each trial of a process counts', () => {
  const strict = defineTrial(light, { cancel: true });
  expect(namesIn({ lightTrial, strict, light }).map(([name]) => name)).toEqual([
    'lightTrial',
    'strict',
  ]);
});

test('what a module exports under two names counts once, under the first', () => {
  expect(namesIn({ default: light, light })).toEqual([['default', 'light']]);
});
