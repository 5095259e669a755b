import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLmdbStore } from '../../src/persistence/embedded/lmdb-store.ts';
import { findLmdbDamage } from '../../src/persistence/embedded/find-lmdb-damage.ts';
import { creation, newId, next } from '../conformance/fixture.ts';
import { compiled } from '../support/compiled.ts';
import { startMain } from '../support/start-node.ts';

const pageSize = 4096;
const instances = 120;
/** Head, body and three history entries for each, the owner, and how far the log was moved. */
const whole = `read ${instances * 5 + 2}`;
let folder = '';
/** A data file in use: trees of three levels, large values, free pages. */
let intact = Buffer.alloc(0);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-damage-'));
  const dataDir = join(folder, 'intact');
  const { store } = await openLmdbStore({ dataDir });
  const ids = Array.from({ length: instances }, newId);
  await Promise.all(ids.map(async (id, n) => store.commit(creation(id, { body: bodyOf(n) }))));
  for (const version of [1, 2]) {
    const outcomes = await Promise.all(
      ids.map(async (id, n) =>
        store.commit(await next(store, id, version, { body: bodyOf(version === 1 ? 7 : n) })),
      ),
    );
    assert(
      outcomes.every(({ kind }) => kind === 'committed'),
      'every step is stored',
    );
  }
  await store.close();
  intact = await readFile(join(dataDir, 'holdfast.mdb'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** One in ten on pages of its own. */
function bodyOf(n: number): string {
  return `${n}`.padEnd(n % 10 === 0 ? 9_000 : 700, '.');
}

/** What a separate process reports for each data file. A signal must not end it. */
async function openEach(files: readonly Buffer[]): Promise<readonly string[]> {
  const own = await mkdtemp(join(folder, 'case-'));
  const dirs = await Promise.all(
    files.map(async (file, n) => {
      const dir = join(own, String(n));
      await mkdir(dir);
      await writeFile(join(dir, 'holdfast.mdb'), file);
      return dir;
    }),
  );
  const script = compiled(new URL('./lmdb-damaged-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...dirs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const lines = output.split('\n').slice(0, -1);
  expect({ code, signal, lines: lines.length }).toEqual({
    code: 0,
    signal: null,
    lines: files.length,
  });
  await rm(own, { recursive: true });
  return lines;
}

function changed(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(intact);
  change(bytes);
  return bytes;
}

/** Numbers from 0 up to `below`, the same in each run. */
function createNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 2 ** 31) * below);
  };
}

describe('a data file', () => {
  test('opens with everything in it if it is intact', async () => {
    const [line] = await openEach([intact]);
    expect(line).toBe(whole);
  });

  test('is refused if it is truncated anywhere and lacks a page in use', async () => {
    const cuts = [
      ...Array.from({ length: 12 }, (_, n) => n * 1_024),
      ...Array.from({ length: 60 }, (_, n) => Math.floor((intact.length * (n + 1)) / 62)),
    ];
    const lines = await openEach(cuts.map((length) => intact.subarray(0, length)));
    const refused = lines.filter((line) => line === 'data_damaged').length;
    // A file that lacks only free pages is intact.
    for (const line of lines) expect(['data_damaged', whole]).toContain(line);
    expect(refused).toBeGreaterThan(cuts.length * 0.8);
    expect(lines[0]).toBe('data_damaged');
  });

  test('is refused if a page in use is zeroed', async () => {
    const pages = Array.from({ length: intact.length / pageSize }, (_, n) => n);
    const lines = await openEach(
      pages.map((page) =>
        changed((bytes) => bytes.fill(0, page * pageSize, (page + 1) * pageSize)),
      ),
    );
    expect(lines.slice(0, 2)).toEqual(['data_damaged', 'data_damaged']);
    for (const line of lines) expect(['data_damaged', whole]).toContain(line);
    expect(lines.filter((line) => line === 'data_damaged').length).toBeGreaterThan(30);
  });

  test('does not end the process if one bit is flipped in its structure, or one page replaces another', async () => {
    const number = createNumbers(20_261_124);
    const pages = intact.length / pageSize;
    const flip = (at: number, bit: number) =>
      changed((bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at));
    const files = [
      ...Array.from({ length: 60 }, () => flip(number(2) * pageSize + number(168), number(8))),
      ...Array.from({ length: 60 }, () => flip(number(pages) * pageSize + number(64), number(8))),
      ...Array.from({ length: 40 }, () =>
        changed((bytes) => {
          const [from, to] = [number(pages) * pageSize, number(pages) * pageSize];
          bytes.copyWithin(to, from, from + pageSize);
        }),
      ),
    ];
    const lines = await openEach(files);
    expect(lines.filter((line) => line === 'data_damaged').length).toBeGreaterThan(40);
  });

  test('is refused with its name and the remedy, and is not changed', async () => {
    const dataDir = join(folder, 'named');
    await mkdir(dataDir);
    const path = join(dataDir, 'holdfast.mdb');
    await writeFile(path, intact.subarray(0, intact.length / 2));
    const refusal = openLmdbStore({ dataDir });
    await expect(refusal).rejects.toMatchObject({ code: 'data_damaged', details: { path } });
    await expect(refusal).rejects.toThrow(/it ends before page \d+, which is in use/);
    await expect(refusal).rejects.toThrow('Restore its folder from a backup, or set DATA_DIR');
    expect(await readdir(dataDir)).toEqual(['holdfast.mdb']);
    expect((await readFile(path)).equals(intact.subarray(0, intact.length / 2))).toBe(true);
  });

  test('of 0 bytes is not taken for a new one: the service says so and exits with 1', async () => {
    const dataDir = join(folder, 'empty');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'holdfast.mdb'), '');
    await expect(startMain({ DATA_DIR: dataDir })).rejects.toThrow(
      /ended with 1:\nThe data file \S+ is damaged \(it is empty\)/,
    );
    expect((await stat(join(dataDir, 'holdfast.mdb'))).size).toBe(0);
  });

  test('is distinguished from one that its owner is writing to', async () => {
    const dataDir = join(folder, 'busy');
    const { store } = await openLmdbStore({ dataDir });
    let done = false;
    // Many of them, so that the log is moved to the file several times a second.
    const large = '.'.repeat(1_000_000);
    await store.commit(creation(newId(), { body: large }));
    const writing = (async () => {
      while (!done) {
        const id = newId();
        await store.commit(creation(id, { body: large }));
        await store.commit(await next(store, id, 1, { body: bodyOf(1), expireAt: 1 }));
        await store.expire(10);
      }
    })();
    const script = `import { findLmdbDamage } from ${JSON.stringify(
      new URL('../../src/persistence/embedded/find-lmdb-damage.ts', import.meta.url).href,
    )};
      for (let n = 0; n < 200; n += 1) {
        const damage = findLmdbDamage(${JSON.stringify(join(dataDir, 'holdfast.mdb'))});
        if (damage !== undefined) throw new Error(damage);
      }`;
    await new Promise<void>((resolve, reject) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', script],
        (error) => (error === null ? resolve() : reject(error)),
      );
    });
    done = true;
    await writing;
    await store.close();
    expect(findLmdbDamage(join(dataDir, 'holdfast.mdb'))).toBeUndefined();
    await truncate(join(dataDir, 'holdfast.mdb'), 3 * pageSize);
    expect(findLmdbDamage(join(dataDir, 'holdfast.mdb'))).toMatch(/^it ends before page/);
  });
});
