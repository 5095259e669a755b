import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, test } from 'vitest';
import { setup } from 'xstate';
import { createService, defineProcess, task } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { eventually } from '../support/eventually.ts';
import { gate } from '../support/gate.ts';

test('re-arming entries that Redis has lost keeps the leases of running tasks', async () => {
  const opened = gate();
  let calls = 0;
  const process = defineProcess({
    name: 'job',
    machine: setup({
      actors: {
        work: task(async () => {
          calls += 1;
          await opened.open;
        }),
      },
    }).createMachine({
      initial: 'working',
      states: {
        working: { invoke: { src: 'work', onDone: 'resting' } },
        resting: { after: { 86_400_000: 'done' } },
        done: { type: 'final' },
      },
    }),
  });
  const redisPrefix = `t${randomUUID().slice(0, 8)}`;
  const [a, b] = ['a', 'b'].map((nodeId) =>
    createService({
      processes: [process],
      redisUrl: inject('redisUrl'),
      redisPrefix,
      nodeId,
      log: createLog({ level: 'silent' }),
    }),
  );
  if (a === undefined || b === undefined) throw new Error('two nodes');
  const redis = new Redis(inject('redisUrl'));
  const loseDueIndex = async () => {
    const keys = await redis.keys(`{${redisPrefix}:*}:due`);
    if (keys.length > 0) await redis.del(...keys);
  };
  const isArmed = ({ waitsFor }: Awaited<ReturnType<typeof a.waiting>>) =>
    waitsFor.every((one) => one.kind === 'event' || one.armed);
  try {
    const { id } = await a.start('job');
    await eventually(
      () => calls,
      (count) => count === 1,
    );
    await loseDueIndex();
    // The other node knows only what Redis has of the task.
    expect(isArmed(await b.rearm('job', id, { reason: 'lost' }))).toBe(true);
    opened.let();
    await a.wait('job', id, { until: ({ state }) => state === 'resting' });
    expect(calls).toBe(1);
    await loseDueIndex();
    expect(await b.waiting('job', id)).toMatchObject({ deadEnd: true });
    expect(await b.rearm('job', id)).toMatchObject({ deadEnd: false });
    expect(await a.waiting('job', id)).toMatchObject({
      waitsFor: [{ kind: 'timer', armed: true }],
    });
  } finally {
    opened.let();
    await Promise.all([a.close(), b.close(), redis.quit()]);
  }
});
