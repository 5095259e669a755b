import { mkdir, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../../src/persistence/logged/write-log.ts';

const run = '0123456789abcdef';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-log-'));
});
afterEach(async () => rm(folder, { recursive: true }));

/** The files below the folder that this process has open. */
async function openFiles(): Promise<readonly string[]> {
  const handles = await readdir('/proc/self/fd');
  const paths = handles.map(async (fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return (await Promise.all(paths)).filter((path) => path.startsWith(folder));
}

describe.runIf(process.platform === 'linux')('a log that cannot be created', () => {
  it('leaves no file open', async () => {
    await mkdir(join(folder, `holdfast.log-${run}-1`));
    await expect(createLog(folder, run)).rejects.toThrow('EISDIR');
    expect(await openFiles()).toEqual([]);
  });
});
