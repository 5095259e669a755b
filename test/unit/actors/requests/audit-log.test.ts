import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createLastingStore, openTwin, type Twin } from '../../support/twins.ts';

const why = 'An audit.';

const order = defineProcess({
  name: 'order',
  machine: setup({}).createMachine({
    initial: 'waiting',
    states: {
      waiting: { on: { END: 'done', TOUCH: { actions: () => undefined } } },
      done: { type: 'final' },
    },
  }),
});

/** A node that is about to act on an instance, and another one. */
async function openNodes() {
  const store = createLastingStore();
  const [first, second] = [
    await openTwin(order, store, 'first'),
    await openTwin(order, store, 'second'),
  ];
  const { id } = (await first.runtime.start('order', {})).instance;
  return {
    first,
    second,
    id,
    store,
    entries: async () => (await second.runtime.audits()).entries,
    async [Symbol.asyncDispose]() {
      for (const twin of [first, second]) {
        twin.resume();
        await store.clock.finish(twin.runtime.close());
      }
    },
  };
}

const pauseInstance = async ({ runtime }: Twin, id: string) =>
  runtime.act('order', id, { kind: 'pause' }, why);
const pauseProcess = async ({ runtime }: Twin) => runtime.pause('order', { reason: why });

describe('the audit log', () => {
  it.each([
    ['an act on an instance', pauseInstance, 'pause'],
    ['a pause of a process', pauseProcess, 'pauseProcess'],
  ])('has the outcome of %s whose node died right after the commit', async (_, act, what) => {
    await using nodes = await openNodes();
    const { first, id, store } = nodes;
    first.onceDone('commit', () => first.pause());
    void act(first, id);
    await store.clock.advance(1_000);
    expect(await nodes.entries()).toMatchObject([{ what, reason: why, outcome: 'done' }]);
  });

  it('has nothing of an act whose node died before the commit', async () => {
    await using nodes = await openNodes();
    const { first, second, id, store } = nodes;
    const letGo = first.hold('commit');
    void pauseInstance(first, id).catch(() => undefined);
    await store.clock.advance(1_000);
    first.pause();
    letGo();
    expect(await nodes.entries()).toEqual([]);
    expect((await second.runtime.get('order', id)).paused).toBeUndefined();
  });

  it('has one entry of an act that another node overtook', async () => {
    await using nodes = await openNodes();
    const { first, second, id, store } = nodes;
    const letGo = first.hold('commit');
    const acted = pauseInstance(first, id);
    await store.clock.advance(100);
    await second.runtime.send('order', id, { type: 'TOUCH' });
    letGo();
    await store.clock.finish(acted);
    expect(await nodes.entries()).toMatchObject([{ what: 'pause', outcome: 'done' }]);
  });

  it('has one entry of each of two operators that do the same at once', async () => {
    await using nodes = await openNodes();
    const { first, second, id, store } = nodes;
    const both = Promise.allSettled([pauseInstance(first, id), pauseInstance(second, id)]);
    await store.clock.finish(both);
    const outcomes = (await nodes.entries()).map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(2);
    expect(new Set(outcomes)).toEqual(new Set(['act_not_possible', 'done']));
  });

  it('says that an instance was deleted, although the store cannot forget it yet', async () => {
    await using nodes = await openNodes();
    const { first, id, store } = nodes;
    await first.runtime.send('order', id, { type: 'END' });
    first.hold('expire');
    void first.runtime.delete('order', id, why).catch(() => undefined);
    await store.clock.advance(100);
    expect(await nodes.entries()).toMatchObject([
      { what: 'delete', instance: id, outcome: 'done' },
    ]);
  });
});
