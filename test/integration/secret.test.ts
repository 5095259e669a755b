import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { createService, defineProcess } from '../../src/index.ts';
import { capturedLog } from '../support/captured-log.ts';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];
const [first, second] = ['1'.repeat(32), '2'.repeat(32)] as const;
const thing = defineProcess({ name: 'thing', machine: setup({}).createMachine({}) });

/** The id from a start with one key under a secret. */
async function startUnder(secret: string | undefined, place: object): Promise<string> {
  const own = secret === undefined ? {} : { secret };
  const service = createService({ ...place, ...own, processes: [thing], log: capturedLog().log });
  const { id } = await service.start('thing', undefined, { idempotencyKey: 'one' });
  await service.close();
  return id;
}

describe.each(modes)('a store, %s,', (mode) => {
  test('opens with the secret of its first start, and with no other', async () => {
    await using place = await createStoragePlace(mode);
    const id = await startUnder(first, place);
    for (const other of [second, undefined]) {
      await expect(startUnder(other, place)).rejects.toMatchObject({
        code: 'configuration_invalid',
        message: expect.stringMatching(/^SECRET is not /),
      });
    }
    expect(await startUnder(first, place)).toBe(id);
  });

  test('takes no secret later if its first start had none', async () => {
    await using place = await createStoragePlace(mode);
    const id = await startUnder(undefined, place);
    await expect(startUnder(first, place)).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringMatching(/^SECRET is set, but /),
    });
    expect(await startUnder(undefined, place)).toBe(id);
  });

  test('gives the same ids as another store with the same secret', async () => {
    await using place = await createStoragePlace(mode);
    await using another = await createStoragePlace(mode);
    expect(await startUnder(first, place)).toBe(await startUnder(first, another));
  });
});

test('the service does not start with another SECRET, and reveals neither', async () => {
  await using place = await createStoragePlace('embedded');
  const env = { DATA_DIR: place.dataDir ?? '' };
  await (await startMain({ ...env, SECRET: first })).stop('SIGTERM');
  const refused = startMain({ ...env, SECRET: second });
  await expect(refused).rejects.toThrow(
    'ended with 1:\nSECRET is not the secret that this store was created with.',
  );
  await expect(refused).rejects.not.toThrow(/1{32}|2{32}/);
});

test('a secret that is too short is refused', async () => {
  await using place = await createStoragePlace('embedded');
  await expect(startUnder('short', place)).rejects.toMatchObject({
    code: 'configuration_invalid',
    message: 'SECRET must have at least 32 bytes.',
  });
});
