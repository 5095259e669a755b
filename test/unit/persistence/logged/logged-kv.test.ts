import { describe, expect, it } from 'vitest';
import { putRow } from '../../../../src/persistence/logged/batch.ts';
import { createLoggedKv } from '../../../../src/persistence/logged/logged-kv.ts';
import type { LoggedKv } from '../../../../src/persistence/logged/logged-kv-types.ts';
import type { KvReader } from '../../../../src/persistence/ordered/ordered-kv.ts';
import { createSeededRandom } from '../../../../src/testing/nodes/seeded-random.ts';
import { createFrailDisk, type FrailDisk } from './frail-disk.ts';

const toError = (cause: unknown): Error =>
  new Error(`unavailable: ${cause instanceof Error ? cause.message : String(cause)}`);

function open(disk: FrailDisk, epochBytes = 400): { readonly kv: LoggedKv; age: () => void } {
  let over = () => {};
  const after = (_ms: number, end: () => void) => {
    over = end;
    return () => {
      over = () => {};
    };
  };
  const kv = createLoggedKv(disk.base, disk.log, { toError, epochBytes, after });
  return { kv, age: () => over() };
}

const rowsIn = (reader: KvReader) =>
  Array.from(reader.range({ from: 'a', to: 'm' }), ({ key, value }) => [key, value]);

describe('a map with a log', () => {
  it('shows a write to nobody before it is durable, except to later writes', async () => {
    const disk = createFrailDisk(createSeededRandom(1));
    const { kv } = open(disk);
    const first = kv.write((rows) => rows.put('a', '1'));
    const second = kv.write((rows) => rows.get('a'));
    expect(kv.committed.get('a')).toBeUndefined();
    await first;
    expect(disk.afterCrash().get('a')).toBe('1');
    expect(kv.committed.get('a')).toBe('1');
    expect(await second).toBe('1');
  });

  it('confirms what an action has read no sooner than it is durable', async () => {
    const disk = createFrailDisk(() => 0.99);
    disk.failures = 1;
    const { kv } = open(disk);
    const written = kv.write((rows) => rows.put('a', '1'));
    const read = kv.write((rows) => rows.get('a'));
    await expect(written).rejects.toThrow('unavailable: The disk is full');
    await expect(read).rejects.toThrow('unavailable: The disk is full');
  });

  it('moves an epoch to the map below, and hides what has changed there since', async () => {
    const disk = createFrailDisk(createSeededRandom(3));
    const { kv, age } = open(disk, 1_000_000);
    await kv.write((rows) => {
      for (const key of ['a', 'b', 'c', 'd']) rows.put(key, '1');
    });
    age();
    await kv.settle();
    expect(rowsIn(disk.base.committed)).toHaveLength(4);
    await kv.write((rows) => {
      rows.remove('a');
      rows.put('b', '2');
      rows.put('bb', '2');
    });
    const now = [
      ['b', '2'],
      ['bb', '2'],
      ['c', '1'],
      ['d', '1'],
    ];
    expect(rowsIn(kv.committed)).toEqual(now);
    const range = { from: 'a', to: 'd', limit: 2 };
    const keysOf = (reverse: boolean) =>
      Array.from(kv.committed.range({ ...range, reverse }), ({ key }) => key);
    expect(keysOf(false)).toEqual(['b', 'bb']);
    expect(keysOf(true)).toEqual(['c', 'bb']);
    expect(kv.committed.get('a')).toBeUndefined();
    await kv.drain();
    expect(rowsIn(disk.base.committed)).toEqual(now);
  });

  it('writes no more at once than a text can hold, however much is asked for', async () => {
    const disk = createFrailDisk(createSeededRandom(5));
    const { kv } = open(disk, Infinity);
    const value = '.'.repeat(10_000_000);
    const keys = Array.from({ length: 20 }, (_, n) => `a${n}`);
    await Promise.all(keys.map(async (key) => kv.write((rows) => rows.put(key, value))));
    expect(disk.longest).toBeLessThan(30_000_000);
    expect(rowsIn(kv.committed).map(([key]) => key)).toEqual(keys.toSorted());
  });

  it('has moved everything that was asked for before it is drained, also what had to wait', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const disk = createFrailDisk(createSeededRandom(seed));
      disk.slowness = 100;
      const { kv } = open(disk, 30);
      const keys = Array.from({ length: 40 }, (_, n) => `a${n}`);
      const writes: Promise<void>[] = [];
      for (const key of keys) {
        writes.push(kv.write((rows) => rows.put(key, '.'.repeat(50))));
        for (let left = seed % 5; left > 0; left -= 1) await Promise.resolve();
      }
      await kv.drain();
      await Promise.all(writes);
      expect(disk.base.committed.get('meta/log')).toBeUndefined();
      expect(rowsIn(disk.base.committed).map(([key]) => key)).toEqual(keys.toSorted());
    }
  });

  it('needs no log any more once it is drained, although it was being mended', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const disk = createFrailDisk(createSeededRandom(seed));
      disk.slowness = (seed % 7) * 3;
      const { kv } = open(disk);
      await kv.write((rows) => rows.put('a', '1'));
      disk.failures = 1;
      await expect(kv.write((rows) => rows.put('b', '1'))).rejects.toThrow('unavailable');
      disk.failures = 0;
      const settled = kv.settle();
      for (let left = seed % 31; left > 0; left -= 1) await Promise.resolve();
      await kv.drain();
      await settled;
      expect(disk.base.committed.get('meta/log'), `seed ${seed}`).toBeUndefined();
    }
  });

  it('takes small writes while the map below is full, and recovers by what they remove', async () => {
    const disk = createFrailDisk(createSeededRandom(4));
    const { kv } = open(disk, 100_000);
    await kv.write((rows) => rows.put('large', '.'.repeat(20_000)));
    disk.room = 10_000;
    await expect(kv.settle()).rejects.toThrow('unavailable: The map is full');
    expect(kv.isFailing()).toBe(true);
    await expect(kv.write((rows) => rows.put('b', '.'.repeat(20_000)))).rejects.toThrow('is full');
    expect(kv.committed.get('b')).toBeUndefined();
    await kv.write((rows) => rows.put('c', 'small'));
    expect(disk.afterCrash().get('c')).toBe('small');
    await kv.write((rows) => rows.remove('large'));
    await kv.settle();
    expect(kv.isFailing()).toBe(false);
    disk.room = 100_000;
    await kv.write((rows) => rows.put('b', '.'.repeat(20_000)));
    await kv.drain();
    expect(disk.base.committed.get('b')).toHaveLength(20_000);
  });
});

/** A write whose action has run. */
interface Done {
  readonly n: number;
  readonly rows: Map<string, string | null>;
  /** Undefined: nobody knows yet. */
  confirmed: boolean | undefined;
}

/** One seed: writes one after another and at once, on a disk that fails now and then, and a crash after each. */
async function runSeed(seed: number): Promise<number> {
  const random = createSeededRandom(seed);
  const disk = createFrailDisk(random);
  const { kv, age } = open(disk, 100 + Math.floor(random() * 2000));
  const pick = (most: number): number => Math.floor(random() * most);
  /** In the order in which their actions ran. Each puts a row of its own, too. */
  const writes: Done[] = [];
  let crashes = 0;

  /** What a crash may leave: whole writes, in order; everything confirmed, and of the rest only what is under way. */
  const check = (): void => {
    crashes += 1;
    const found = disk.afterCrash();
    const last = writes.findLastIndex(({ confirmed }) => confirmed === true);
    const expected = new Map<string, string>();
    for (const [index, { n, rows, confirmed }] of writes.entries()) {
      const isThere = found.has(`i/${n}`);
      if (confirmed === true && !isThere) throw new Error(`seed ${seed}: ${n} is lost`);
      // A failed write may be there only as the last of all: nothing was confirmed after it.
      if (confirmed === false && index < last && isThere)
        throw new Error(`seed ${seed}: ${n} failed, and is there`);
      if (isThere) for (const [key, value] of rows) putIn(expected, key, value);
    }
    const isSame =
      found.size === expected.size &&
      [...expected].every(([key, value]) => found.get(key) === value);
    if (!isSame) throw new Error(`seed ${seed}: ${JSON.stringify([[...found], [...expected]])}`);
  };

  const write = async (n: number): Promise<void> => {
    let own: Done | undefined;
    const result = kv.write((rows) => {
      own = { n, rows: new Map([[`i/${n}`, '']]), confirmed: undefined };
      writes.push(own);
      for (let left = pick(4); left >= 0; left -= 1) {
        own.rows.set(`k${pick(8)}`, random() < 0.3 ? null : `${n}${'.'.repeat(pick(60))}`);
      }
      for (const [key, value] of own.rows) {
        putRow(rows, key, value);
        if (rows.get(key) !== (value ?? undefined)) throw new Error(`seed ${seed}: ${key}`);
      }
      return own;
    });
    const done = await result.catch(() => undefined);
    if (own !== undefined) own.confirmed = done !== undefined;
    for (const [key, value] of done?.rows ?? []) {
      // A later write may have changed it since.
      const later = writes.slice(writes.findIndex((one) => one === done) + 1);
      if (later.some(({ rows }) => rows.has(key))) continue;
      expect(kv.committed.get(key), `seed ${seed}`).toBe(value ?? undefined);
    }
    check();
  };

  const pending: Promise<void>[] = [];
  for (let n = 0; n < 60; n += 1) {
    disk.failures = random() < 0.5 ? 0 : random() * 0.5;
    if (random() < 0.1) age();
    pending.push(write(n));
    if (random() < 0.4) await Promise.all(pending);
    else for (let left = pick(8); left > 0; left -= 1) await Promise.resolve();
    check();
  }
  await Promise.all(pending);
  disk.failures = 0;
  await kv.settle();
  await kv.drain();
  check();
  const at = (reader: KvReader) => rowsIn(reader);
  expect(at(kv.committed)).toEqual(at(disk.base.committed));
  expect(disk.base.committed.get('meta/log')).toBeUndefined();
  return crashes;
}

function putIn(rows: Map<string, string>, key: string, value: string | null): void {
  if (value === null) rows.delete(key);
  else rows.set(key, value);
}

describe('after a crash', () => {
  it('has every confirmed write, and of the others at most those that were under way', async () => {
    let crashes = 0;
    for (let seed = 1; seed <= 100; seed += 1) crashes += await runSeed(seed);
    expect(crashes).toBeGreaterThan(10_000);
  });
});
