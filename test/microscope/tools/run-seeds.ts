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

/** A seed takes some milliseconds: one that takes longer loops for ever, without a boundary at which it could be stopped. */
const longestMs = 120_000;

/** Runs seeds in a process of its own, of a bundle. One that never ends violates `nothingHangs`, and the next one follows. */
export async function runSeeds(path: string, seeds: Seeds): Promise<readonly Found[]> {
  const { from, to, step = 1, stopAtFirst = false } = seeds;
  const args = ['--max-semi-space-size=32', path, JSON.stringify({ from, to, step, stopAtFirst })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const found: Found[] = [];
  let seed = from;
  let hangs = false;
  const end = () => {
    hangs = true;
    child.kill('SIGKILL');
  };
  let watch = setTimeout(end, longestMs);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(watch);
    watch = setTimeout(end, longestMs);
    const told = JSON.parse(line) as Found;
    if (told.kind === 'begun') ({ seed } = told);
    else found.push(told);
  }
  clearTimeout(watch);
  const code = await exit;
  if (hangs) {
    const message = `it has not ended after ${longestMs / 1_000} s`;
    found.push({ kind: 'violation', seed, violation: { invariant: 'nothingHangs', message } });
    if (stopAtFirst || seed + step >= to) return found;
    return [...found, ...(await runSeeds(path, { ...seeds, from: seed + step }))];
  }
  if (code !== 0) throw new Error(`The child that runs the seeds from ${from} ended with ${code}.`);
  return found;
}
