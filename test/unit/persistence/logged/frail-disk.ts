import { createMemoryKv } from '../../../../src/persistence/memory/memory-kv.ts';
import type { BaseMap } from '../../../../src/persistence/logged/base-map.ts';
import { encodeRecord } from '../../../../src/persistence/logged/log-record.ts';
import { epochRow } from '../../../../src/persistence/logged/move-rows.ts';
import { recover } from '../../../../src/persistence/logged/recover.ts';
import type { WriteLog } from '../../../../src/persistence/logged/write-log.ts';

const run = '0123456789abcdef';

/** A log and the map below it, whose writes fail, or end half-way, when `random` says so. */
export interface FrailDisk {
  readonly log: WriteLog;
  readonly base: BaseMap;
  /** How often a write fails, from 0 to 1. */
  failures: number;
  /** How many microtasks a write to the map takes at least. */
  slowness: number;
  /** The most characters that were written to the log at once. */
  longest: number;
  /** A write to the map fails if it puts more characters than this. */
  room: number;
  /** The rows that are found after a crash at this moment, which cuts off the write that is under way. */
  afterCrash(): ReadonlyMap<string, string>;
}

export function createFrailDisk(random: () => number): FrailDisk {
  const files: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)];
  const kv = createMemoryKv();
  let at = { epoch: 0, sequence: 0, bytes: 0 };
  /** What an unfinished write may have left so far. */
  let unfinished:
    { readonly part: number; readonly position: number; readonly data: Buffer } | undefined;

  const cut = (data: Buffer): Buffer => data.subarray(0, Math.floor(random() * (data.length + 1)));
  const store = (part: number, position: number, data: Buffer): void => {
    files[part] = written(files[part] ?? Buffer.alloc(0), position, data);
  };
  const turns = async (): Promise<void> => {
    for (let left = Math.floor(random() * 6); left > 0; left -= 1) await Promise.resolve();
  };
  const fails = (): boolean => random() < disk.failures;
  const put = async (next: typeof at, body: string, confirm?: () => void): Promise<void> => {
    disk.longest = Math.max(disk.longest, body.length);
    const data = encodeRecord({ run, ...next }, body);
    const part = next.epoch % 2;
    unfinished = { part, position: next.bytes, data };
    await turns();
    unfinished = undefined;
    if (fails()) {
      // Sometimes all of it arrives nevertheless.
      store(part, next.bytes, random() < 0.3 ? data : cut(data));
      throw new Error('The disk is full');
    }
    store(part, next.bytes, data);
    confirm?.();
    at = { epoch: next.epoch, sequence: next.sequence + 1, bytes: next.bytes + data.length };
  };
  store(1, 0, encodeRecord({ run, epoch: 1, sequence: 0 }, '{}'));
  at = { epoch: 1, sequence: 1, bytes: files[1]?.length ?? 0 };
  void kv.write((rows) => rows.put(epochRow, JSON.stringify({ run, done: 0 })));

  const disk: FrailDisk = {
    failures: 0,
    longest: 0,
    slowness: 0,
    room: Infinity,
    log: {
      run,
      get epoch() {
        return at.epoch;
      },
      get bytes() {
        return at.bytes;
      },
      append: async (body, confirm) => put(at, body, confirm),
      rotate: async () =>
        put(
          { epoch: at.epoch + 1, sequence: 0, bytes: 0 },
          JSON.stringify({ before: at.sequence }),
        ),
      close: async () => {},
      remove: async () => {},
    },
    base: {
      committed: kv.committed,
      refresh: () => {
        if (fails()) throw new Error('The map cannot be read');
      },
      async write(action) {
        for (let left = disk.slowness; left > 0; left -= 1) await Promise.resolve();
        await turns();
        if (fails()) throw new Error('The map is full');
        let left = disk.room;
        return kv.write((rows) =>
          action({
            ...rows,
            put(key, value) {
              left -= value.length;
              if (left < 0) throw new Error('The map is full');
              rows.put(key, value);
            },
          }),
        );
      },
    },
    afterCrash() {
      const torn = files.map((file, part) =>
        unfinished?.part === part
          ? written(
              file,
              unfinished.position,
              random() < 0.3 ? unfinished.data : cut(unfinished.data),
            )
          : file,
      );
      const rows = new Map(
        Array.from(kv.committed.range({ from: ' ', to: '~' }), ({ key, value }) => [key, value]),
      );
      const epochs = rows.get(epochRow);
      rows.delete(epochRow);
      if (epochs === undefined) return rows;
      const { done } = JSON.parse(epochs) as { readonly done: number };
      const recovered = recover(torn, run, done);
      if (recovered.damage !== undefined) throw new Error(recovered.damage);
      for (const [key, value] of recovered.rows) {
        if (value === null) rows.delete(key);
        else rows.set(key, value);
      }
      return rows;
    },
  };
  return disk;
}

function written(file: Buffer, position: number, data: Buffer): Buffer {
  const after = Buffer.alloc(Math.max(file.length, position + data.length));
  file.copy(after);
  data.copy(after, position);
  return after;
}
