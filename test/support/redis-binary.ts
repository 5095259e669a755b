import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A redis-server that can be spawned, the redis-cli beside it, and the environment that both need. */
export interface RedisBinary {
  readonly path: string;
  /** It makes clusters and moves their slots. */
  readonly cli: string;
  readonly env: Readonly<Record<string, string>>;
}

const run = promisify(execFile);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const names = ['redis-server', 'valkey-server'];

/** Debian keeps the binary in redis-tools and its name in redis-server; a bare system lacks these libraries. */
const packages = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];

/**
 * A redis-server or valkey-server: from PATH, else from the cache folder, else Debian's packages are unpacked there
 * (no root needed). Throws one line that says how to install one.
 */
export async function findRedisBinary(
  options: { readonly path?: string; readonly cacheDir?: string } = {},
): Promise<RedisBinary> {
  const onPath = await searchPath(options.path ?? process.env['PATH'] ?? '');
  if (onPath !== undefined) return { path: onPath, cli: toCli(onPath), env: {} };
  const cacheDir = options.cacheDir ?? join(root, '.cache/redis');
  const cached = await unpacked(cacheDir);
  if (cached !== undefined) return cached;
  try {
    await fetchPackages(cacheDir);
  } catch (cause) {
    throw new Error(
      `No Redis for the tests: install one (apt-get install redis-server, brew install redis), or set REDIS_URL. ${firstLine(cause)}`,
      { cause },
    );
  }
  const fetched = await unpacked(cacheDir);
  if (fetched === undefined)
    throw new Error(`Debian's redis-tools held no redis-server: ${cacheDir}`);
  return fetched;
}

/** Both come from one package (Debian's redis-tools, Homebrew's redis) or one build. */
function toCli(server: string): string {
  return server.replace(/-server$/, '-cli');
}

async function searchPath(path: string): Promise<string | undefined> {
  const candidates = path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return firstExecutable(candidates);
}

async function firstExecutable(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  return undefined;
}

async function unpacked(cacheDir: string): Promise<RedisBinary | undefined> {
  const path = await firstExecutable(names.map((name) => join(cacheDir, 'usr/bin', name)));
  if (path === undefined) return undefined;
  const lib = join(cacheDir, 'usr/lib');
  const folders = (await readdir(lib, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(lib, entry.name));
  return { path, cli: toCli(path), env: { LD_LIBRARY_PATH: [lib, ...folders].join(delimiter) } };
}

async function fetchPackages(cacheDir: string): Promise<void> {
  const parent = dirname(cacheDir);
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'fetch-'));
  try {
    await download(work);
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

/** With the system's package lists; where there are none (a bare container, no root), with lists of its own. */
async function download(work: string): Promise<void> {
  try {
    await run('apt-get', ['download', ...packages], { cwd: work });
  } catch (cause) {
    if (isOneOf(cause, ['ENOENT'])) throw cause;
    const state = join(work, 'apt');
    await mkdir(join(state, 'lists/partial'), { recursive: true });
    await mkdir(join(state, 'cache/archives/partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}/cache`];
    await run('apt-get', [...own, 'update'], { cwd: work });
    await run('apt-get', [...own, 'download', ...packages], { cwd: work });
  }
}

function isOneOf(cause: unknown, codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
}
