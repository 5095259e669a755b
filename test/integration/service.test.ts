import { expect, test } from 'vitest';
import { createClient, storyOf } from '../support/client.ts';
import { startMain } from '../support/start-node.ts';
import { person } from '../support/start-registrations.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];
const path = '/registrations';

async function startAlone(mode: StorageMode) {
  const place = await createStoragePlace(mode);
  const { dataDir, redisUrl, redisPrefix } = place;
  const node = await startMain(
    mode === 'embedded'
      ? { DATA_DIR: dataDir ?? '' }
      : { REDIS_URL: redisUrl ?? '', REDIS_PREFIX: redisPrefix ?? '' },
  );
  return {
    node,
    client: createClient(node.url),
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

test.each(modes)(
  'the service completes a registration with nothing else running: %s',
  async (mode) => {
    await using alone = await startAlone(mode);
    const { node, client } = alone;
    const started = await client.start(path, person);
    expect(started.status).toBe(201);
    const { id } = started.body;
    expect(started.headers.get('location')).toBe(`${path}/${id}`);
    await client.until(path, id, { state: 'awaitingConfirmation' });

    const mails = await fetch(`${node.url}/stand-ins/mails?to=${person.email}`);
    const [mail] = (await mails.json()) as readonly { readonly token: string }[];
    const confirm = { type: 'CONFIRM', token: mail?.token };
    const wrong = await client.send(path, id, { ...confirm, token: 'wrong' } as typeof confirm);
    expect(wrong).toMatchObject({ status: 200, body: { data: { wrongTokens: 1 } } });
    const confirmed = await client.send(path, id, confirm);
    expect(confirmed).toMatchObject({ status: 200, body: { state: 'provisioningProfile' } });
    await client.until(path, id, { status: 'Completed' });
    expect(storyOf(await client.history(path, id))).toEqual([
      'start',
      'task.completed createAccount',
      'task.completed sendMail',
      'CONFIRM',
      'CONFIRM',
      'task.completed createProfile',
    ]);
  },
);

test.each(modes)('the service prints where it listens and what to try: %s', async (mode) => {
  await using alone = await startAlone(mode);
  const output = alone.node.output();
  expect(output).toContain(
    mode === 'embedded' ? 'Store: embedded store (LMDB) in' : 'Store: Redis at',
  );
  expect(output.match(/^ {2}curl /gm)).toHaveLength(3);
});
