import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runHoldfast } from '../../support/run-holdfast.ts';

const run = promisify(execFile);

test('bash completes commands, options and the values of options', async () => {
  const { code, stdout: script } = await runHoldfast(['completion', 'bash']);
  expect(code).toBe(0);
  const complete = async (...words: readonly string[]) => {
    const set = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`;
    const { stdout } = await run('bash', [
      '-c',
      `${script}\n${set}; _holdfast; echo "\${COMPREPLY[@]}"`,
    ]);
    return stdout.trim().split(' ');
  };
  expect(await complete('holdfast', 're')).toEqual([
    'retry',
    'resume',
    'reopen',
    'retry-rollback',
    'rearm',
    'resume-process',
  ]);
  expect(await complete('holdfast', 'list', 'order', '--cr')).toEqual([
    '--created-after',
    '--created-before',
  ]);
  expect(await complete('holdfast', 'list', 'order', '--status', 'C')).toEqual([
    'Completed',
    'Cancelled',
  ]);
  expect(await complete('holdfast', 'bulk', 'c')).toEqual(['cancel']);
  // Files complete by default.
  expect(await complete('holdfast', 'check', '--html', '')).toEqual(['']);
});

test.each(['zsh', 'fish'])('there is a script for %s that has every command', async (shell) => {
  const { code, stdout } = await runHoldfast(['completion', shell]);
  expect(code).toBe(0);
  for (const name of ['check', 'list', 'move-timer', 'completion']) expect(stdout).toContain(name);
});

test('another shell is wrong use', async () => {
  const { code, stderr } = await runHoldfast(['completion', 'tcsh']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')]);
});
