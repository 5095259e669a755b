import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { root } from './markdown.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a run of the command line left. */
export interface HoldfastRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `holdfast` with arguments. */
export function startHoldfast(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  });
  return { child, result: resultOf(child) };
}

/** Runs `holdfast` with arguments, without a terminal. */
export async function runHoldfast(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<HoldfastRun> {
  return startHoldfast(args, env).result;
}

async function resultOf(child: ChildProcessWithoutNullStreams): Promise<HoldfastRun> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
