import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { endChild } from './end-child.ts';
import { freePort } from './free-port.ts';
import { root } from './markdown.ts';

/** Runs an example as it stands, but on a free port and in a folder of its own. Resolves when it is ready. */
export async function startExample(name: string): Promise<
  AsyncDisposable & {
    readonly url: string;
    /** What it wrote so far. */
    output(): string;
  }
> {
  const port = await freePort();
  const parent = join(root, '.cache/examples');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, `${name}-`));
  const source = await readFile(join(root, 'examples', `${name}.ts`), 'utf8');
  const moved = source.replaceAll('3000', String(port)).replaceAll('../src/', `${root}/src/`);
  await writeFile(join(folder, 'example.ts'), moved);
  const child = spawn(process.execPath, ['--import', 'tsx', 'example.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const end = async () => {
    await endChild(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await vi.waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
        const { ok } = await fetch(`${url}/readyz`);
        if (!ok) throw new Error(`${name} is not ready`);
      },
      { timeout: 20_000, interval: 50 },
    );
  } catch (error) {
    await end();
    throw error;
  }
  return { url, output: () => output, [Symbol.asyncDispose]: end };
}
