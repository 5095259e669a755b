import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Unpacks Debian packages into a folder; no root needed. `withDependencies`: also what they need and this system lacks.
 * Rejects where there is no Debian, or no network.
 */
export async function unpackPackages(
  packages: readonly string[],
  cacheDir: string,
  options: { readonly withDependencies?: boolean } = {},
): Promise<void> {
  const parent = dirname(cacheDir);
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'fetch-'));
  try {
    await download(work, packages, options.withDependencies ?? false);
    const tree = join(work, 'tree');
    const debs = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    for (const deb of debs) await run('dpkg', ['-x', join(work, deb), tree]);
    // Renaming makes it whole or absent for another test worker; whoever comes second keeps the first one's tree.
    await rename(tree, cacheDir).catch((cause: unknown) => {
      if (!isOneOf(cause, ['ENOTEMPTY', 'EEXIST'])) throw cause;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The environment in which what was unpacked finds its libraries. */
export async function libraryPath(cacheDir: string): Promise<Readonly<Record<string, string>>> {
  const lib = join(cacheDir, 'usr/lib');
  const folders = (await readdir(lib, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(lib, entry.name));
  return { LD_LIBRARY_PATH: [lib, ...folders].join(delimiter) };
}

/** With the system's package lists; where there are none (a bare container, no root), with lists of its own. */
async function download(
  work: string,
  packages: readonly string[],
  withDependencies: boolean,
): Promise<void> {
  const fetch = async (lists: readonly string[]) => {
    const needed = withDependencies ? await missing(packages, lists) : [];
    const names = [...new Set([...packages, ...needed])];
    await run('apt-get', [...lists, 'download', ...names], { cwd: work });
  };
  try {
    await fetch([]);
  } catch (cause) {
    if (isOneOf(cause, ['ENOENT'])) throw cause;
    const state = join(work, 'apt');
    await mkdir(join(state, 'lists/partial'), { recursive: true });
    await mkdir(join(state, 'cache/archives/partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}/cache`];
    await run('apt-get', [...own, 'update'], { cwd: work });
    await fetch(own);
  }
}

/** What an installation would install. */
async function missing(
  packages: readonly string[],
  lists: readonly string[],
): Promise<readonly string[]> {
  const args = [...lists, '--simulate', '--no-install-recommends', 'install', ...packages];
  const { stdout } = await run('apt-get', args);
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
}

function isOneOf(cause: unknown, codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}
