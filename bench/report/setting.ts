import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** Where and with what a run measured. */
export interface Setting {
  readonly cpus: number;
  readonly model: string;
  readonly memoryBytes: number;
  /**
   * Over the minute before the run, per core. If it is not near zero, other work ran: then only ratios mean something.
   */
  readonly loadBefore: number;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
}

const packages = ['bullmq', 'ioredis', 'hono', '@hono/node-server', 'xstate', 'lmdb'];

/** `root`: of this repository. */
export function readSetting(root: string): Setting {
  const run = (command: string, ...args: readonly string[]) => {
    try {
      return execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim();
    } catch {
      return 'unknown';
    }
  };
  const versionOf = (name: string) => {
    const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { readonly version: string }).version;
  };
  const [redis = 'unknown'] = /v=\S+/.exec(run('redis-server', '--version')) ?? [];
  const [first] = cpus();
  return {
    cpus: cpus().length,
    model: first?.model ?? '',
    memoryBytes: totalmem(),
    loadBefore: Math.round(((loadavg()[0] ?? 0) / cpus().length) * 100) / 100,
    commit: run('git', 'describe', '--always', '--dirty'),
    versions: {
      node: process.version,
      redis: redis.replace('v=', ''),
      ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    },
  };
}
