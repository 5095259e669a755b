import { parseArgs } from 'node:util';
import { HoldfastError } from '../../src/errors.ts';
import { openLmdbKv } from '../../src/persistence/embedded/lmdb-kv.ts';

/**
 * Opens each given data folder, reads all of it and writes to it; prints one line for each: the code of the
 * refusal, or how many rows there were. A signal ends it at the folder whose line is missing.
 */
const { positionals } = parseArgs({ allowPositionals: true });
for (const dataDir of positionals) process.stdout.write(`${await use(dataDir)}\n`);

async function use(dataDir: string): Promise<string> {
  try {
    const kv = await openLmdbKv(dataDir);
    const rows = Array.from(kv.committed.range({ from: ' ', to: '~' }));
    await kv.write((writer) => {
      for (let n = 0; n < 200; n += 1) writer.put(`zz/${n}`, 'v'.repeat(n * 50));
    });
    await kv.write((writer) => {
      for (let n = 0; n < 100; n += 1) writer.remove(`zz/${n}`);
    });
    await kv.close();
    return `read ${rows.length}`;
  } catch (error) {
    return error instanceof HoldfastError ? error.code : String(error);
  }
}
