import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libraryPath, unpackPackages } from './debian-packages.ts';
import { firstExecutable, searchPath } from './find-executable.ts';

/** A redis-server that can be spawned, the redis-cli beside it, and the environment that both need. */
export interface RedisBinary {
  readonly path: string;
  /** It makes clusters and moves their slots. */
  readonly cli: string;
  readonly env: Readonly<Record<string, string>>;
}

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
  const onPath = await searchPath(options.path ?? process.env['PATH'] ?? '', names);
  if (onPath !== undefined) return { path: onPath, cli: toCli(onPath), env: {} };
  const cacheDir = options.cacheDir ?? join(root, '.cache/redis');
  const cached = await unpacked(cacheDir);
  if (cached !== undefined) return cached;
  try {
    await unpackPackages(packages, cacheDir);
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

async function unpacked(cacheDir: string): Promise<RedisBinary | undefined> {
  const path = await firstExecutable(names.map((name) => join(cacheDir, 'usr/bin', name)));
  return path === undefined
    ? undefined
    : { path, cli: toCli(path), env: await libraryPath(cacheDir) };
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
}
