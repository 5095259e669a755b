import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { root } from './markdown.ts';

/** Compiles what `compiled` names, again whenever tests that are watched run again. */
export async function setup(project: TestProject): Promise<void> {
  await compile();
  project.onTestsRerun(compile);
}

async function compile(): Promise<void> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  await promisify(execFile)(tsc, ['-p', 'tsconfig.children.json'], { cwd: root });
}
