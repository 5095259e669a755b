import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Found } from './found.ts';

export interface Seeds {
  readonly from: number;
  readonly to: number;
  readonly step?: number;
  /** Whether to stop at the first violation. */
  readonly stopAtFirst?: boolean;
}

/** Runs seeds in a process of its own, of a bundle. */
export async function runSeeds(
  path: string,
  { from, to, step = 1, stopAtFirst = false }: Seeds,
): Promise<readonly Found[]> {
  const args = ['--max-semi-space-size=32', path, JSON.stringify({ from, to, step, stopAtFirst })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const found: Found[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    found.push(JSON.parse(line) as Found);
  }
  const code = await exit;
  if (code !== 0) throw new Error(`The child that runs the seeds from ${from} ended with ${code}.`);
  return found;
}
