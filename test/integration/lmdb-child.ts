import { parseArgs } from 'node:util';
import { openLmdbStore } from '../../src/persistence/embedded/lmdb-store.ts';
import { creation, newId, taskOf } from '../conformance/fixture.ts';

/** Owns a data folder and creates instances, 16 at a time, until it is killed; prints the id of each committed one. */
const { positionals } = parseArgs({ allowPositionals: true });
const [dataDir = ''] = positionals;
const { store } = await openLmdbStore({ dataDir });

async function createForEver(): Promise<never> {
  for (;;) {
    const id = newId();
    await store.commit(
      creation(id, { body: `body of ${id}`, due: { lease: [taskOf(id)] }, terms: { add: ['a'] } }),
    );
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, createForEver));
