import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { eachSubject } from '../../../src/cli/each-subject.ts';
import { subjectsOf } from '../../../src/cli/subjects-of.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { HoldfastError } from '../../../src/errors.ts';

const machine = createMachine({ initial: 'on', states: { on: {} } });
const subjects = subjectsOf(
  'lights.ts',
  Object.fromEntries(
    ['red', 'amber', 'green'].map((name) => [name, defineProcess({ name, machine })]),
  ),
);

/** What was written, in order. */
function written() {
  const lines: string[] = [];
  return {
    lines,
    terminal: {
      print: (text: string) => void lines.push(text),
      warn: (text: string) => void lines.push(`stderr: ${text}`),
    },
  };
}

test('what comes of a subject is printed before the next one is tried', async () => {
  const { lines, terminal } = written();
  const seen: (readonly string[])[] = [];
  const { results } = await eachSubject(subjects, terminal, {
    async run({ process: { name } }) {
      seen.push([...lines]);
      return name;
    },
    toText: (name) => `${name}\n`,
  });
  expect(results).toEqual(subjects.map(({ process: { name } }) => name));
  const [first, second] = results;
  expect(seen).toEqual([[], [`${first}\n`], [`${first}\n`, `\n${second}\n`]]);
});

test('a subject that cannot be tried is named, and the others are tried', async () => {
  const { lines, terminal } = written();
  const tried = await eachSubject(subjects, terminal, {
    async run({ process: { name } }) {
      if (name === 'amber') throw new HoldfastError('invalid_request', 'It has no input.');
      return name;
    },
  });
  expect(tried).toEqual({
    results: expect.arrayContaining(['red', 'green']),
    isInterrupted: false,
    failed: 2,
  });
  expect(tried.results).toHaveLength(2);
  expect(lines).toEqual(['stderr: amber: It has no input.']);
});
