import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { createTerminal } from '../../src/cli/terminal/create-terminal.ts';
import { exitCodes } from '../../src/cli/terminal/exit-codes.ts';

const page = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

async function helpOf(...args: readonly string[]): Promise<string> {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const terminal = createTerminal(stream, stream);
  await runCli([...args, '--help'], terminal);
  await terminal.end();
  return text;
}

const commands = [...(await helpOf()).matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)].map(
  ([, name = '']) => name,
);

test('docs/command-line.md has every command', () => {
  expect(commands.length).toBeGreaterThan(25);
  const missing = commands.filter(
    (name) =>
      !new RegExp(`\`(?:holdfast |npx holdfast )?${name}\\b`).test(page) &&
      !page.includes(`holdfast ${name}`),
  );
  expect(missing).toEqual([]);
});

test('docs/command-line.md has every exit code', () => {
  const codes = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(exitCodes));
});

test.each(commands)(
  'the help of holdfast %s has an example or says what it is about',
  async (name) => {
    expect(await helpOf(name)).toMatch(/Example|modules that export processes/);
  },
);
