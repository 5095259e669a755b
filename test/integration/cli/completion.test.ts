import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  expect(await complete('holdfast', 'bulk', 'c')).toEqual(['cancel', 'complete-task']);
  // Files complete by default.
  expect(await complete('holdfast', 'check', '--html', '')).toEqual(['']);
});

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit']).status === 0;
}

/** What is typed before a tab, and what it comes to. */
const completed = [
  ['holdfast move-ti', 'move-timer'],
  ['holdfast list o', 'order'],
  ['holdfast show par', 'parcel/'],
  ['holdfast bulk com', 'complete-task'],
  ['holdfast bulk pause --process or', 'order'],
  ['holdfast list order --created-b', '--created-before'],
  ['holdfast list order --status Comp', 'Completed'],
] as const;

/** A folder with a script for a shell, and with a `holdfast` that knows two processes and says how it is called. */
async function completionFolder(shell: string) {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-completion-'));
  const { stdout: script } = await runHoldfast(['completion', shell]);
  await writeFile(join(path, 'completion'), script);
  const stub = join(path, 'holdfast');
  await writeFile(
    stub,
    `#!/bin/sh
if [ "$1 $2" = 'processes --names' ]; then printf 'order\\nparcel\\n'; else echo "CALLED $*"; fi
`,
  );
  await chmod(stub, 0o755);
  const env = { ...process.env, PATH: `${path}:${process.env['PATH'] ?? ''}`, ZDOTDIR: path };
  return { path, env, [Symbol.asyncDispose]: async () => rm(path, { recursive: true }) };
}

test.each(completed)('bash completes %j to %s with what the service knows', async (typed, word) => {
  await using folder = await completionFolder('bash');
  const words = typed.split(' ');
  const set = `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}`;
  const command = `source ${folder.path}/completion; ${set}; _holdfast; echo "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', command], { env: folder.env });
  expect(stdout.trim()).toBe(word);
});

test.skipIf(!isInstalled('fish')).each(completed)(
  'fish completes %j to %s',
  async (typed, word) => {
    await using folder = await completionFolder('fish');
    const command = `source ${folder.path}/completion; complete -C '${typed}'`;
    const { stdout } = await run('fish', ['--no-config', '-c', command], { env: folder.env });
    expect(stdout.trim().split('\t')[0]).toBe(word);
  },
);

test.skipIf(!isInstalled('zsh')).each(completed)('zsh completes %j to %s', async (typed, word) => {
  await using folder = await completionFolder('zsh');
  const rc = `autoload -Uz compinit; compinit -u -D; source ${folder.path}/completion; PS1='ready> '\n`;
  await writeFile(join(folder.path, '.zshrc'), rc);
  // Completion needs a terminal, which `script` makes.
  const shell = spawn('script', ['-qec', 'zsh -i', '/dev/null'], { env: folder.env });
  let shown = '';
  let asked = false;
  shell.stdout.on('data', (piece: Buffer) => {
    shown += piece.toString();
    if (asked || !shown.includes('ready> ')) return;
    asked = true;
    shell.stdin.end(`${typed}\t\nexit\n`);
  });
  await once(shell, 'close');
  const called = `CALLED ${typed.split(' ').slice(1, -1).concat(word).join(' ')}`;
  expect(shown.split(/[\r\n]+/).some((line) => line.trim().endsWith(called))).toBe(true);
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
