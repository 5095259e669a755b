import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

type Read = (path: string) => string;

/**
 * The cores that this process can use, at least 1: those of the machine, and no more than the quota of its container, which
 * Node 20 does not know.
 */
export function countCores(
  cores = availableParallelism(),
  read: Read = (path) => readFileSync(path, 'utf8'),
): number {
  return Math.max(1, Math.floor(Math.min(cores, quota(read))));
}

/** In cores; infinite if there is none. */
function quota(read: Read): number {
  for (const parts of [cgroup2, cgroup1]) {
    try {
      const [quotaUs = Number.NaN, periodUs = Number.NaN] = parts(read).map(Number);
      const cores = quotaUs / periodUs;
      if (cores > 0) return cores;
    } catch {
      // The system has no such file.
    }
  }
  return Number.POSITIVE_INFINITY;
}

/** `max 100000`, or for one and a half cores `150000 100000`. */
function cgroup2(read: Read): readonly string[] {
  return read('/sys/fs/cgroup/cpu.max').trim().split(' ');
}

/** The quota is -1 if there is none. */
function cgroup1(read: Read): readonly string[] {
  const at = (name: string) => read(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`).trim();
  return [at('quota'), at('period')];
}
