import { describe, expect, test } from 'vitest';
import { emit, enqueueActions, setup } from 'xstate';
import { z } from 'zod';
import type { OnEmit } from '../../../../src/actors/tasks/callout.ts';
import { withinInstance, type EffectId } from '../../../../src/actors/ports/ids.ts';
import { defineProcess, TaskError } from '../../../../src/index.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';
import { createMemoryService } from '../../support/memory-service.ts';
import { createLastingStore } from '../../support/twins.ts';

type Emitted = Parameters<OnEmit>[0];

const machine = setup({
  types: {
    events: {} as { type: 'SAY'; words: string[] } | { type: 'NOD' } | { type: 'END' },
    emitted: {} as { type: 'said'; word: string },
  },
}).createMachine({
  initial: 'open',
  states: {
    open: {
      on: {
        SAY: {
          actions: enqueueActions(({ event, enqueue }) => {
            for (const word of event.words) enqueue.emit({ type: 'said', word });
          }),
        },
        NOD: { target: 'open' },
        END: { target: 'over', actions: emit({ type: 'said', word: 'bye' }) },
      },
    },
    over: { type: 'final' },
  },
});
const talk = defineProcess({
  name: 'talk',
  machine,
  events: { SAY: z.object({ words: z.array(z.string()) }), NOD: z.object({}), END: z.object({}) },
});

const say = (...words: string[]) => ({ type: 'SAY', words }) as const;
const wordOf = ({ event }: Emitted) => (event as { readonly word?: string }).word ?? '';

/** Tells what comes, and whether two events of an instance are ever told at once. */
function listener(answer: (emitted: Emitted, nth: number) => unknown = () => undefined) {
  const told: Emitted[] = [];
  let underWay = 0;
  let most = 0;
  const onEmit: OnEmit = async (emitted) => {
    told.push(emitted);
    underWay += 1;
    most = Math.max(most, underWay);
    try {
      await Promise.resolve();
      return await answer(emitted, told.length);
    } finally {
      underWay -= 1;
    }
  };
  return { told, onEmit, words: () => told.map(wordOf), most: () => most };
}

describe('the emitted events of an instance are told', () => {
  test('one after another, with a growing sequence and the time of their step', async () => {
    const ear = listener();
    await using service = createMemoryService({ processes: [talk], onEmit: ear.onEmit });
    const { id, createdAt } = await service.start(talk);
    const words = Array.from({ length: 12 }, (_, index) => `w${index}`);
    for (let from = 0; from < words.length; from += 3) {
      await service.send(talk, id, say(...words.slice(from, from + 3)));
    }
    await service.send(talk, id, { type: 'END' });
    await service.clock.settle();
    expect(ear.words()).toEqual([...words, 'bye']);
    expect(ear.most()).toBe(1);
    const sequences = ear.told.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(sequences).toHaveLength(words.length + 1);
    expect(sequences.every(Number.isSafeInteger)).toBe(true);
    const { steps } = await service.history(talk, id);
    const times = steps.flatMap(({ at, emitted = [] }) => emitted.map(() => at));
    expect(ear.told.map(({ at }) => at)).toEqual(times);
    expect(new Set(ear.told.map((told) => told.createdAt))).toEqual(new Set([createdAt]));
  });

  test('only once onEmit has accepted the previous one, however it rejects', async () => {
    const refusals = [
      new Error('not yet'),
      new TaskError('never', { retryable: false }),
      new TaskError('soon', { retryAfterMs: 1 }),
    ];
    const ear = listener(() => {
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
    });
    await using memory = await createMemoryRuntime(talk, { onEmit: ear.onEmit, random: () => 1 });
    const id = await memory.start();
    await memory.runtime.send('talk', id, say('a', 'b'));
    await memory.runtime.send('talk', id, say('c'));
    await memory.clock.advance(10_000);
    expect(ear.words()).toEqual(['a', 'a', 'a', 'a', 'b', 'c']);
    const [first, ...more] = ear.told.filter((told) => wordOf(told) === 'a');
    expect(more).toEqual([first, first, first]);
  });

  test('without waiting for those of another instance', async () => {
    const held = gate();
    const ear = listener(({ event }) => (wordOf({ event } as Emitted) === 'slow' ? held.open : 0));
    await using service = createMemoryService({ processes: [talk], onEmit: ear.onEmit });
    const [slow, fast] = [await service.start(talk), await service.start(talk)];
    await service.send(talk, slow.id, say('slow', 'late'));
    await service.send(talk, fast.id, say('fast', 'faster'));
    await service.clock.settle();
    expect(ear.words()).toEqual(['slow', 'fast', 'faster']);
    held.let();
    await service.clock.settle();
    expect(ear.words()).toContain('late');
  });
});

describe('the telling of an emitted event', () => {
  test('changes no version, history, stream or response that clients compare', async () => {
    const held = gate();
    const ear = listener(async () => held.open);
    await using service = createMemoryService({
      processes: [talk],
      onEmit: ear.onEmit,
      allowUnauthenticated: true,
    });
    const { id } = await service.start(talk);
    const said = await service.send(talk, id, say('a', 'b', 'c'), { idempotencyKey: 'k' });
    const ask = async (path: string, headers: Record<string, string> = {}) =>
      service.fetch(new Request(`http://localhost/talks/${id}${path}`, { headers }));
    const streamed: number[] = [];
    const over = new AbortController();
    const following = (async () => {
      const { signal } = over;
      for await (const { sequence } of service.follow(talk, id, { signal }))
        streamed.push(sequence);
    })();
    held.let();
    await service.clock.settle();
    expect(ear.words()).toEqual(['a', 'b', 'c']);
    expect(await service.get(talk, id)).toEqual(said);
    expect((await ask('', { 'if-none-match': '"1"' })).status).toBe(304);
    expect(await service.send(talk, id, say('a', 'b', 'c'), { idempotencyKey: 'k' })).toEqual(said);
    const nodded = await service.send(talk, id, { type: 'NOD' }, { ifVersion: said.version });
    expect(nodded.version).toBe(2);
    const { steps } = await service.history(talk, id);
    expect(steps.map(({ sequence, event }) => [sequence, event.type])).toEqual([
      [0, 'start'],
      [1, 'SAY'],
      [2, 'NOD'],
    ]);
    await service.clock.settle();
    expect(streamed).toEqual([0, 1, 2]);
    over.abort();
    await following;
    expect(ear.words()).toEqual(['a', 'b', 'c']);
  });

  test('is awaited before an ended instance is forgotten', async () => {
    const held = gate();
    const store = createVirtualStore();
    const ear = listener(async () => held.open);
    await using memory = await createMemoryRuntime(
      { ...talk, retentionMs: 0 },
      { onEmit: ear.onEmit, store },
    );
    const id = await memory.start();
    await memory.runtime.send('talk', id, { type: 'END' });
    await store.clock.settle();
    expect(ear.words()).toEqual(['bye']);
    expect(await store.expire(10)).toBe(0);
    held.let();
    await store.clock.settle();
    expect(await store.expire(10)).toBe(1);
  });

  test('needs attention while it keeps failing, until it succeeds', async () => {
    let refuses = true;
    const ear = listener(() => {
      if (refuses) throw new TaskError('the broker is away', { retryAfterMs: 1 });
    });
    await using service = createMemoryService({ processes: [talk], onEmit: ear.onEmit });
    const { id } = await service.start(talk);
    const { version } = await service.send(talk, id, say('a', 'b'));
    const listed = async () => (await service.list(talk, { attention: true })).instances;
    await service.clock.advance(100);
    expect(await listed()).toMatchObject([
      {
        id,
        version,
        attentionReasons: [
          { kind: 'event_untold', message: 'onEmit failed for said: the broker is away' },
        ],
      },
    ]);
    expect(ear.words()).not.toContain('b');
    refuses = false;
    await service.clock.advance(10);
    expect(await listed()).toEqual([]);
    expect(await service.get(talk, id)).toMatchObject({ version, attention: false });
    expect(ear.words().at(-1)).toBe('b');
  });
});

describe('when nodes come and go, emitted events are told in order', () => {
  const open = async (store: VirtualStore, node: string, onEmit: OnEmit) =>
    createMemoryRuntime(talk, { store, node, onEmit, shutdownMs: 0 });

  test('by another node if the first one stops in the middle', async () => {
    const store = createLastingStore();
    const first = listener(async (_, nth) => (nth === 2 ? gate().open : undefined));
    const second = listener();
    let id = '';
    {
      await using a = await open(store, 'a', first.onEmit);
      id = (await a.runtime.start('talk', undefined)).instance.id;
      await a.runtime.send('talk', id, say('a', 'b', 'c'));
      await store.clock.settle();
      expect(first.words()).toEqual(['a', 'b']);
    }
    await using b = await open(store, 'b', second.onEmit);
    await store.clock.until(
      () => second.words(),
      (words) => words.length === 2,
    );
    expect(second.words()).toEqual(['b', 'c']);
    expect(second.told[0]).toEqual(first.told[1]);
    expect((await b.runtime.get('talk', id)).version).toBe(1);
  });

  test('as left by a version that told them all at once', async () => {
    const store = createLastingStore();
    const never = listener(async () => gate().open);
    {
      await using a = await open(store, 'a', never.onEmit);
      const { instance } = await a.runtime.start('talk', undefined);
      await a.runtime.send('talk', instance.id, say('a', 'b', 'c'));
      await store.clock.settle();
      expect(never.words()).toEqual(['a']);
    }
    const due = await store.overdue({ graceMs: -120_000, recheckMs: 0, limit: 10 });
    expect(due.map(({ effect }) => withinInstance(effect as EffectId)).sort()).toEqual([
      '1/0',
      '1/1',
      '1/2',
    ]);
    for (const wake of due.toReversed()) await store.defer(wake, 0);
    const ear = listener();
    await using _b = await open(store, 'b', ear.onEmit);
    await store.clock.until(
      () => ear.words(),
      (words) => words.length === 3,
    );
    expect(ear.words()).toEqual(['a', 'b', 'c']);
    expect(ear.most()).toBe(1);
  });

  test('and a node that missed a telling decides nothing: the versions have no gap', async () => {
    const store = createLastingStore();
    const held = gate();
    const ear = listener(async () => held.open);
    await using a = await open(store, 'a', ear.onEmit);
    await using b = await open(store, 'b', ear.onEmit);
    const { id } = (await a.runtime.start('talk', undefined)).instance;
    await a.runtime.send('talk', id, say('a', 'b'));
    await b.runtime.send('talk', id, { type: 'NOD' });
    held.let();
    await store.clock.until(
      () => ear.words(),
      (words) => words.includes('b'),
    );
    const nods = [a, b, a, b].map(async ({ runtime }, index) =>
      runtime.send('talk', id, index % 2 === 0 ? { type: 'NOD' } : say(`n${index}`)),
    );
    await Promise.all(nods);
    await store.clock.until(
      () => new Set(ear.words()).size,
      (words) => words === 4,
    );
    const { steps } = await a.runtime.history('talk', id);
    expect(steps.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const emitted = steps.flatMap((step) => step.emitted ?? []).map(({ word }) => word);
    expect([...new Set(ear.words())]).toEqual(emitted);
  });
});
