import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { statePaths } from '../../src/definition/graph/state-paths.ts';
import { createService, defineProcess, type Service } from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { silentLog } from '../support/silent-log.ts';
import { createStoragePlace, type StoragePlace } from '../support/storage-place.ts';

/** Forgotten soon after its end, so that its key is free again. */
const walk = defineProcess({
  name: 'walk',
  machine: setup({ types: { input: {} as { key: string } } }).createMachine({
    initial: 'left',
    states: {
      left: { on: { GO: 'right' } },
      right: {
        initial: 'near',
        on: { GO: 'left', END: 'over' },
        states: { near: { on: { ON: 'far' } }, far: { on: { ON: 'near' } } },
      },
      over: { type: 'final' },
    },
  }),
  input: z.object({ key: z.string() }),
  correlate: ({ input }) => input.key,
  onDuplicate: 'existing',
  retentionMs: 50,
});

function open({ redisUrl, redisPrefix, dataDir }: StoragePlace, nodeId: string): Service {
  return createService({
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(redisPrefix === undefined ? {} : { redisPrefix }),
    ...(dataDir === undefined ? {} : { dataDir }),
    processes: [walk],
    nodeId,
    log: silentLog,
  });
}

/** How many instances are in each state, from the counts and from reading each instance. */
async function compare([service]: readonly Service[]) {
  if (service === undefined) throw new Error('There is no node.');
  const reply = await service.fetch(new Request('http://local/processes/walk/states'));
  const { states } = (await reply.json()) as {
    readonly states: readonly { state: string; active: number; ended: number }[];
  };
  const read = new Map(states.map(({ state }) => [state, 0]));
  let cursor: string | undefined;
  do {
    const page = await service.list('walk', { limit: 200, ...(cursor ? { cursor } : {}) });
    for (const { state } of page.instances) {
      for (const path of statePaths(state)) read.set(path, (read.get(path) ?? 0) + 1);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return {
    ended: states.reduce((sum, { ended }) => sum + ended, 0),
    counted: Object.fromEntries(states.map(({ state, active }) => [state, active])),
    read: Object.fromEntries(read),
  };
}

it.each(['embedded', 'Redis'] as const)(
  'the counts of states are exact after 1,000 random steps with conflicts, forgotten instances and restarts: %s',
  { timeout: 120_000 },
  async (mode) => {
    await using place = await createStoragePlace(mode);
    let nodes = (mode === 'Redis' ? ['one', 'two'] : ['one']).map((name) => open(place, name));
    let ended = 0;
    const forgotten = async () =>
      eventually(
        async () => compare(nodes),
        (one) => one.ended === 0,
      );
    for (let round = 0; round < 100; round += 1) {
      // From here on the keys of ended instances are free.
      if (round % 25 === 0) await forgotten();
      if (round === 50) {
        await Promise.all(nodes.map(async (node) => node.close()));
        nodes = nodes.map((_, n) => open(place, `again ${n}`));
      }
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const key = `key ${randomInt(25)}`;
          // All nodes at once, so that they conflict. Some events are refused.
          const sent = nodes.map(async (node) => {
            const type = ['GO', 'ON', 'GO', 'ON', 'END'][randomInt(5)] ?? '';
            await node.start('walk', { key });
            await node.send('walk', { key }, { type });
            if (type === 'END') ended += 1;
          });
          await Promise.allSettled(sent);
        }),
      );
    }
    // More than there are keys.
    expect(ended).toBeGreaterThan(25);
    const { counted, read } = await forgotten();
    expect(counted).toEqual(read);
    await Promise.all(nodes.map(async (node) => node.close()));
  },
);
