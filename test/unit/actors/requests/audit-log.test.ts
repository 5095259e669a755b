import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { loggedIdOf } from '../../../../src/actors/ports/ids.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createLastingStore, openTwin, type Twin } from '../../support/twins.ts';

const why = 'An audit.';

const order = defineProcess({
  name: 'order',
  correlate: ({ input }) => input.number,
  machine: setup({
    types: { input: {} as { readonly number?: string } },
  }).createMachine({
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
  const { log, lines } = capturedLog();
  const [first, second] = [
    await openTwin(order, store, 'first', log),
    await openTwin(order, store, 'second'),
  ];
  const { id } = (await first.runtime.start('order', {})).instance;
  return {
    first,
    second,
    id,
    store,
    lines,
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

  it.each([
    ['pause', 'pauseProcess', 2],
    ['resume', 'resumeProcess', 1],
  ] as const)(
    'does not call a %s of a process done that changed nothing',
    async (kind, what, times) => {
      await using nodes = await openNodes();
      const { first, store } = nodes;
      for (let time = 1; time <= times; time++) {
        await store.clock.finish(first.runtime[kind]('order', { reason: `Time ${time}.` }));
      }
      const [newest, ...others] = await nodes.entries();
      expect(newest).toMatchObject({ what, reason: `Time ${times}.`, outcome: 'unchanged' });
      expect(others.map(({ outcome }) => outcome)).toEqual(others.map(() => 'done'));
      expect(others).toHaveLength(times - 1);
    },
  );

  it('has one "done" of two deletions in one batch', async () => {
    await using nodes = await openNodes();
    const { first, id, store } = nodes;
    // Both wait until the step before them is committed.
    const letGo = first.hold('commit');
    const ended = first.runtime.send('order', id, { type: 'END' });
    const remove = async () => first.runtime.delete('order', id, why);
    const deletions = Promise.allSettled([remove(), remove()]);
    await store.clock.advance(100);
    letGo();
    await store.clock.finish(ended);
    const both = await store.clock.finish(deletions);
    expect(both).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'instance_not_found' } },
    ]);
    const outcomes = (await nodes.entries()).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'instance_not_found']));
    expect(outcomes).toHaveLength(2);
  });

  it.each([
    [
      'an act',
      'pause',
      async ({ runtime }: Twin, key: string) =>
        runtime.act('order', { key }, { kind: 'pause' }, why),
    ],
    [
      'a retry of a rollback',
      'retryRollback',
      async ({ runtime }: Twin, key: string) =>
        runtime.retryRollback('order', { key }, { reason: why }),
    ],
    [
      'a re-arming',
      'rearm',
      async ({ runtime }: Twin, key: string) => runtime.rearm('order', { key }),
    ],
    [
      'a deletion',
      'delete',
      async ({ runtime }: Twin, key: string) => {
        await runtime.send('order', { key }, { type: 'END' });
        await runtime.delete('order', { key }, why);
      },
    ],
  ])('names the instance of %s by business key by its public id', async (_, what, act) => {
    await using nodes = await openNodes();
    const { first, store } = nodes;
    const { id } = (await first.runtime.start('order', { number: '7' })).instance;
    const acted = async (): Promise<unknown> => act(first, '7');
    await store.clock.finish(Promise.allSettled([acted()]));
    expect(await nodes.entries()).toMatchObject([{ what, instance: id }]);
  });

  it('leads from the log line of an act to its instance and its entry', async () => {
    await using nodes = await openNodes();
    const { first, id, lines } = nodes;
    await pauseInstance(first, id);
    const [entry] = await nodes.entries();
    const line = { msg: 'an operator acted', audit: entry?.id, instance: loggedIdOf(id) };
    expect(lines).toContainEqual(expect.objectContaining(line));
    expect(JSON.stringify(lines)).not.toContain(id);
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
