import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createLastingStore, openTwin } from '../../support/twins.ts';

const why = 'By mistake.';
const retentionMs = 60_000;
const reopen = { kind: 'reopen', state: 'waiting' };

const order = defineProcess({
  name: 'order',
  machine: setup({}).createMachine({
    initial: 'waiting',
    states: { waiting: { on: { END: 'done' } }, done: { type: 'final' } },
  }),
  input: z.object({ number: z.string() }),
  correlate: ({ input }) => input.number,
  retentionMs,
});

/** Two nodes, of which the first is about to re-open an instance that has ended. */
async function openNodes() {
  const store = createLastingStore();
  const { clock } = store;
  const [first, second] = [
    await openTwin(order, store, 'first'),
    await openTwin(order, store, 'second'),
  ];
  const start = async () => (await second.runtime.start('order', { number: '1' })).instance.id;
  const id = await start();
  await second.runtime.send('order', id, { type: 'END' });
  return {
    first,
    second,
    clock,
    id,
    start,
    /** Lets the first node re-open it, and stops that before its commit. */
    async beginToReopen() {
      const letGo = first.hold('commit');
      const done = first.runtime.act('order', id, reopen, why).then(
        (view) => view?.status,
        ({ code }: { code: string }) => code,
      );
      await clock.advance(100);
      return async () => {
        letGo();
        return clock.finish(done);
      };
    },
    async [Symbol.asyncDispose]() {
      for (const twin of [first, second]) await clock.finish(twin.runtime.close());
    },
  };
}

describe('an instance that is re-opened', () => {
  it('while another operator deletes it, is deleted', async () => {
    await using nodes = await openNodes();
    const { second, clock, id } = nodes;
    const goOn = await nodes.beginToReopen();
    const letExpire = second.hold('expire');
    const deleted = second.runtime.delete('order', id, why);
    await clock.advance(100);
    expect(await goOn()).toBe('instance_not_found');
    letExpire();
    await clock.finish(deleted);
    await expect(clock.finish(second.runtime.get('order', id))).rejects.toMatchObject({
      code: 'instance_not_found',
    });
    const { entries } = await second.runtime.audits();
    const outcomes = new Map(entries.map(({ what, outcome }) => [what, outcome]));
    expect(entries).toHaveLength(2);
    expect(Object.fromEntries(outcomes)).toEqual({
      delete: 'done',
      reopen: 'instance_not_found',
    });
  });

  it('before another operator deletes it, stays, and the deletion is refused', async () => {
    await using nodes = await openNodes();
    const { first, second, clock, id } = nodes;
    const letGo = second.hold('commit');
    const deleted = second.runtime.delete('order', id, why);
    await clock.advance(100);
    await first.runtime.act('order', id, reopen, why);
    letGo();
    await expect(clock.finish(deleted)).rejects.toMatchObject({ code: 'act_not_possible' });
    await clock.advance(2 * retentionMs);
    expect(await first.runtime.get('order', id)).toMatchObject({ status: 'Pending' });
  });

  it('when its retention is over, is forgotten or lives on, whichever comes first', async () => {
    await using nodes = await openNodes();
    const { first, second, clock, id } = nodes;
    const holds = [first.hold('expire'), second.hold('expire')];
    await clock.advance(2 * retentionMs);
    await first.runtime.act('order', id, reopen, why);
    for (const letGo of holds) letGo();
    await clock.advance(2 * retentionMs);
    expect(await second.runtime.get('order', id)).toMatchObject({ status: 'Pending' });

    await second.runtime.send('order', id, { type: 'END' });
    const goOn = await nodes.beginToReopen();
    await clock.advance(2 * retentionMs);
    expect(await goOn()).toBe('instance_not_found');
    await expect(clock.finish(second.runtime.get('order', id))).rejects.toMatchObject({
      code: 'instance_not_found',
    });
  });

  it('when it has been forgotten and its business key is in use again, does no harm to the other', async () => {
    await using nodes = await openNodes();
    const { second, clock, id } = nodes;
    const goOn = await nodes.beginToReopen();
    await clock.advance(2 * retentionMs);
    expect(await nodes.start()).toBe(id);
    expect(await goOn()).toBe('act_not_possible');
    expect(await second.runtime.get('order', id)).toMatchObject({
      status: 'Pending',
      version: 0,
      state: 'waiting',
    });
  });
});
