import { parseArgs } from 'node:util';
import { openLmdbKv } from '../../src/persistence/embedded/lmdb-kv.ts';

/** Owns a data folder and writes rows, 8 at a time and some of them large, until it is killed; prints each row. */
const { positionals } = parseArgs({ allowPositionals: true });
const [dataDir = '', run = ''] = positionals;
// Half of the runs end their epochs many times a second.
const kv = await openLmdbKv(dataDir, Number(run) % 2 === 0 ? {} : { epochBytes: 100_000 });

async function writeForEver(lane: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const key = `row/${run}/${lane}/${n}`;
    await kv.write((rows) => {
      rows.put(key, key.padEnd(n % 7 === 0 ? 20_000 : 300, '.'));
      if (n % 3 === 2) rows.remove(`row/${run}/${lane}/${n - 1}`);
    });
    process.stdout.write(`${n % 3 === 1 ? '' : key}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, async (_, lane) => writeForEver(lane)));
