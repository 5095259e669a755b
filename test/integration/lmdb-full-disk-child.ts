import { parseArgs } from 'node:util';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import { HoldfastError } from '../../src/errors.ts';
import { openLmdbStore } from '../../src/persistence/embedded/lmdb-store.ts';
import { creation, newId } from '../conformance/fixture.ts';

/** Runs under a limit of some megabytes on file sizes; prints how the store handled it. */
// If unhandled, the signal for a write past the limit ends the process; a full disk sends none.
process.on('SIGXFSZ', () => {});
const { positionals } = parseArgs({ allowPositionals: true });
const [dataDir = ''] = positionals;
const { store } = await openLmdbStore({ dataDir });

const committed: InstanceId[] = [];
const codes = new Set<unknown>();

async function create(): Promise<void> {
  const id = newId();
  try {
    await store.commit(creation(id, { body: 'x'.repeat(200_000), expireAt: 1 }));
    committed.push(id);
  } catch (error) {
    codes.add(error instanceof HoldfastError ? error.code : String(error));
  }
}

/** Does a write succeed? `/readyz` makes the same check. */
async function takesWrites(): Promise<boolean> {
  return store.ping().then(
    () => true,
    () => false,
  );
}

const before = await takesWrites();
for (let round = 0; round < 20; round += 1) await Promise.all(Array.from({ length: 4 }, create));
const full = await takesWrites();
const loaded = await Promise.all(committed.map((id) => store.load(id)));
const { kind } = await store.commit(creation(newId()));
while ((await store.expire(10)) > 0);
const after = await takesWrites();

// A close that cannot move everything to the data file leaves the rest in the log.
const last: InstanceId[] = [];
for (let round = 0; round < 30; round += 1) {
  const id = newId();
  await store.commit(creation(id, { body: 'x'.repeat(200_000) })).then(
    () => last.push(id),
    () => undefined,
  );
}
await store.close();
const reopened = await openLmdbStore({ dataDir }).then(
  () => undefined,
  (error: unknown) => (error instanceof HoldfastError ? error.code : String(error)),
);
console.log(
  JSON.stringify({
    lost: loaded.filter((record) => record === undefined).length,
    codes: [...codes],
    recovered: kind === 'committed',
    takesWrites: { before, full, after },
    reopened,
    last,
  }),
);
