import { expect, test } from 'vitest';
import { countCores } from '../../../src/config/count-cores.ts';

/** The files of a system. */
const files = (texts: Readonly<Record<string, string>>) => (path: string) => {
  const text = texts[path];
  if (text === undefined) throw new Error(`ENOENT ${path}`);
  return text;
};

test.each([
  ['of the machine without a quota', {}, 8],
  ['of the machine with an empty quota', { '/sys/fs/cgroup/cpu.max': 'max 100000\n' }, 8],
  ['of the quota, rounded down', { '/sys/fs/cgroup/cpu.max': '250000 100000\n' }, 2],
  ['at least one', { '/sys/fs/cgroup/cpu.max': '50000 100000\n' }, 1],
  [
    'of the quota of an older system',
    {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    3,
  ],
  [
    'of the machine where an older system has no quota',
    {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    8,
  ],
])('the cores are those %s', (_, texts, cores) => {
  expect(countCores(8, files(texts))).toBe(cores);
});
