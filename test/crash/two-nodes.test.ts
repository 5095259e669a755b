import { expect, test, vi } from 'vitest';
import { createClient, storyOf } from '../support/client.ts';
import { stops } from '../support/outside-processes.ts';
import { startOutside } from '../support/outside.ts';
import { startNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const instances = 500;
const taskMs = 50;

test('500 instances of ten tasks complete although one of two nodes is killed mid-way', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  outside.behave('visit', () => ({ delayMs: taskMs }));
  const settings = { ...place, outsideUrl: outside.url };
  await using survivor = await startNode({ ...settings, nodeId: 'survivor' });
  await using victim = await startNode({ ...settings, nodeId: 'victim' });
  const clients = [createClient(survivor.url), createClient(victim.url)] as const;

  const startedAt = Date.now();
  const ids = await Promise.all(
    Array.from({ length: instances }, (_, n) => clients[n % 2 === 0 ? 0 : 1].started('/tours')),
  );
  await vi.waitFor(() => expect(outside.calls.length).toBeGreaterThan((instances * stops) / 2), {
    timeout: 60_000,
  });
  await victim.kill();
  const killedAt = Date.now();
  for (const id of ids) await clients[0].until('/tours', id, { status: 'Completed' }, 120_000);
  const doneAt = Date.now();

  const story = ['start', ...Array.from({ length: stops }, () => 'task.completed visit')];
  for (const id of ids) {
    expect(storyOf(await clients[0].history('/tours', id))).toEqual(story);
  }
  const keys = new Set(outside.calls.map(({ key }) => key));
  expect(keys.size).toBe(instances * stops);
  console.log(
    `${instances} instances of ${stops} tasks of ${taskMs} ms: ${(doneAt - startedAt) / 1000} s, ` +
      `${(doneAt - killedAt) / 1000} s of them after the kill; ${outside.repeated().length} tasks run twice`,
  );
});
