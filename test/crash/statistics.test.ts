import { expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startOutside } from '../support/outside.ts';
import { startNode, type RunningNode } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

interface Answer {
  readonly total: { readonly started: number; readonly steps: number };
  readonly states: readonly {
    readonly state: string;
    readonly active: number;
    readonly ended: number;
  }[];
}

async function read(node: RunningNode, what: 'states' | 'statistics'): Promise<Answer> {
  const reply = await fetch(`${node.url}/processes/tour/${what}`);
  return (await reply.json()) as Answer;
}

async function start(node: RunningNode, count: number): Promise<void> {
  const client = createClient(node.url);
  await Promise.all(Array.from({ length: count }, async () => client.started('/tours')));
}

test('the statistics of two nodes add up; a killed node loses only what it had not stored, and no counts of states', async () => {
  await using place = await createStoragePlace('Redis');
  await using outside = await startOutside();
  // Every tour stays in its first state.
  outside.behave('visit', () => ({ delayMs: 600_000 }));
  const settings = { ...place, outsideUrl: outside.url, shutdownMs: 100 };
  await using survivor = await startNode({ ...settings, nodeId: 'survivor' });
  await using victim = await startNode({ ...settings, nodeId: 'victim' });

  await Promise.all([start(survivor, 20), start(victim, 30)]);
  const { total } = await eventually(
    async () => read(survivor, 'statistics'),
    (answer) => answer.total.started >= 50,
  );
  expect(total.started).toBe(50);

  await start(victim, 40);
  await victim.kill();
  await start(survivor, 5);
  expect(await survivor.stop('SIGTERM')).toBe(0);

  await using next = await startNode({ ...settings, nodeId: 'survivor' });
  const { started } = (await read(next, 'statistics')).total;
  // The survivor stored what it had gathered when it stopped.
  expect(started).toBeGreaterThanOrEqual(55);
  expect(started).toBeLessThanOrEqual(95);
  const { states } = await read(next, 'states');
  expect(states[0]).toMatchObject({ active: 95, ended: 0 });
});
