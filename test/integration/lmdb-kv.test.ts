import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openLmdbKv } from '../../src/persistence/embedded/lmdb-kv.ts';
import { putRow } from '../../src/persistence/logged/batch.ts';
import { createMemoryKv } from '../../src/persistence/memory/memory-kv.ts';
import type { KeyRange, KvReader, Row } from '../../src/persistence/ordered/ordered-kv.ts';
import { createSeededRandom } from '../../src/testing/nodes/seeded-random.ts';

const groups = ['due/', 'due-x/', 'instance/a/', 'instance/b/pending/', 'late/', 'z'];

/** The same writes to the embedded store and to a plain map, with reads of both, closes and openings in between. */
async function runSeed(seed: number, dataDir: string): Promise<number> {
  const random = createSeededRandom(seed);
  const pick = (most: number): number => Math.floor(random() * most);
  const keyOf = (): string => `${groups[pick(groups.length)]}${pick(60).toString(36)}`;
  // Some move their rows all the time, some hardly ever.
  const options = { epochBytes: [200, 5_000, 10_000_000][seed % 3] ?? 0 };
  let kv = await openLmdbKv(dataDir, options);
  const model = createMemoryKv();

  const rangeOf = (): KeyRange => {
    const [from = '', to = ''] = [keyOf(), random() < 0.2 ? '~' : keyOf()].toSorted();
    return {
      from: random() < 0.2 ? ' ' : from,
      to,
      reverse: random() < 0.5,
      ...(random() < 0.6 && { limit: pick(8) }),
    };
  };
  const rowsIn = (reader: KvReader, range: KeyRange): readonly Row[] =>
    Array.from(reader.range(range)).filter(({ key }) => !key.startsWith('meta/'));
  let reads = 0;
  const compare = (found: KvReader, expected: KvReader): void => {
    const range = rangeOf();
    // Rows of the store itself, such as that of its owner, count towards a limit.
    if (range.limit !== undefined && range.from < 'meta/' && range.to > 'meta/') return;
    expect(rowsIn(found, range), `seed ${seed}`).toEqual(rowsIn(expected, range));
    const key = keyOf();
    expect(found.get(key), `seed ${seed}`).toBe(expected.get(key));
    reads += 1;
  };

  for (let n = 0; n < 200; n += 1) {
    const writes: Promise<unknown>[] = [];
    for (let left = pick(4); left >= 0; left -= 1) {
      const changes = Array.from({ length: pick(6) }, () => {
        const value = random() < 0.4 ? null : `${n} ä😀${'.'.repeat(pick(300))}`;
        return [keyOf(), value] as const;
      });
      writes.push(
        kv.write((rows) => {
          // At once, so that the map has what later actions must see.
          void model.write((copy) => {
            for (const [key, value] of changes) {
              for (const to of [rows, copy]) putRow(to, key, value);
            }
            compare(rows, copy);
          });
        }),
      );
    }
    await Promise.all(writes);
    compare(kv.committed, model.committed);
    // Lets the moves go on.
    if (random() < 0.3) await setImmediate();
    if (random() < 0.05) {
      await kv.close();
      kv = await openLmdbKv(dataDir, options);
      compare(kv.committed, model.committed);
    }
  }
  await kv.close();
  return reads;
}

it('reads and writes as a plain map does, while rows move, and after each opening', async () => {
  let reads = 0;
  for (let seed = 1; seed <= 6; seed += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-'));
    try {
      reads += await runSeed(seed, dataDir);
    } finally {
      await rm(dataDir, { recursive: true });
    }
  }
  expect(reads).toBeGreaterThan(1_000);
});
