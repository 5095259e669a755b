import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import type { Inspected } from '../../../../src/actors/views/inspected.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { createFamily } from '../../../support/inspected-family.ts';
import { createMemoryRuntime, type MemoryRuntime } from '../../../support/memory-runtime.ts';
import { copyInstance } from '../../support/copy-instance.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

/** A copy of each of the next items of an inspection, which shares its values with the ones after it. */
function inspection(runtime: Runtime, id: string, from?: number) {
  const over = new AbortController();
  const steps = runtime
    .inspect('family', id, { from, signal: over.signal })
    [Symbol.asyncIterator]();
  return {
    async next(): Promise<Inspected> {
      const { value, done } = await steps.next();
      if (done === true) throw new Error('The inspection is over');
      return structuredClone(value);
    },
    isOver: async () => (await steps.next()).done === true,
    async [Symbol.asyncDispose]() {
      over.abort();
      await steps.return?.();
    },
  };
}

async function all(runtime: Runtime, id: string, from?: number): Promise<readonly Inspected[]> {
  const seen: Inspected[] = [];
  const { signal } = new AbortController();
  for await (const one of runtime.inspect('family', id, { from, signal }))
    seen.push(structuredClone(one));
  return seen;
}

/** A task of the process never ends. */
const openFamily = async (history: 'steps' | 'snapshots' = 'steps') =>
  createMemoryRuntime(createFamily({ history }), { shutdownMs: 10 });

const show = async ({ runtime }: Pick<MemoryRuntime, 'runtime'>, id: string, value: unknown) =>
  runtime.send('family', id, { type: 'SHOW', value, token: 'confidential' });

describe('an inspection', () => {
  test('begins with the instance as it stands, and follows each step', async () => {
    await using memory = await openFamily();
    const id = await memory.start();
    await show(memory, id, 1);
    await using inspected = inspection(memory.runtime, id);
    const first = await inspected.next();
    expect(first).toMatchObject({ version: 1, event: undefined, snapshot: { status: 'active' } });
    expect(first.snapshot).toMatchObject({ value: 'resting', context: { shown: 1 } });
    await memory.runtime.send('family', id, { type: 'WORK' });
    expect(await inspected.next()).toMatchObject({
      version: 2,
      event: { type: 'WORK' },
      transitions: ['resting#0'],
      snapshot: { value: 'working', context: { shown: 1 } },
    });
    await memory.runtime.send('family', id, { type: 'CLOSE' });
    expect(await inspected.next()).toMatchObject({ version: 3, snapshot: { status: 'done' } });
    expect(await inspected.isOver()).toBe(true);
  });

  test('shows what the view shows, and events as they are redacted', async () => {
    await using memory = await openFamily('snapshots');
    const id = await memory.start();
    await show(memory, id, 1);
    await memory.runtime.send('family', id, { type: 'CLOSE' });
    const text = JSON.stringify(await all(memory.runtime, id, 0));
    expect(text).toContain('[redacted]');
    for (const hidden of ['confidential', 'of the family', 'of the child']) {
      expect(text).not.toContain(hidden);
    }
  });

  test('shows machines within machines, and the task that an actor waits for', async () => {
    await using memory = await openFamily();
    const id = await memory.start();
    await memory.runtime.send('family', id, { type: 'POKE' });
    await memory.runtime.send('family', id, { type: 'WORK' });
    await using inspected = inspection(memory.runtime, id);
    const { actors = [] } = await inspected.next();
    const [kid, little, worker] = actors;
    expect(kid).toMatchObject({ name: 'kid', machine: 'child', value: 'loud', parent: undefined });
    expect(little).toMatchObject({
      name: 'little',
      machine: 'grandchild',
      value: 'calm',
      parent: kid?.place,
    });
    expect(worker).toMatchObject({ machine: undefined, status: 'active', task: '2/0' });
    expect(new Set(actors.map(({ place }) => place)).size).toBe(3);
  });

  test('gives a task that is started again a place of its own', async () => {
    await using memory = await openFamily();
    const id = await memory.start();
    const places: unknown[] = [];
    for (const type of ['WORK', 'REST', 'WORK']) {
      await memory.runtime.send('family', id, { type });
      await using inspected = inspection(memory.runtime, id);
      const { actors = [] } = await inspected.next();
      places.push(actors.find(({ task }) => task !== undefined)?.place);
    }
    expect(places[1]).toBeUndefined();
    expect(places[2]).not.toBe(places[0]);
  });

  test('from a version shows every step since, with its data where the history keeps snapshots', async () => {
    await using memory = await openFamily('snapshots');
    const id = await memory.start();
    for (const value of [1, [1], [1, 2]]) await show(memory, id, value);
    await memory.runtime.send('family', id, { type: 'CLOSE' });
    const shown = (await all(memory.runtime, id, 1)).map(({ version, snapshot }) => [
      version,
      snapshot.context,
    ]);
    expect(shown).toEqual([
      [1, { shown: 1 }],
      [2, { shown: [1] }],
      [3, { shown: [1, 2] }],
      [4, { shown: [1, 2] }],
    ]);
  });

  test('leaves what it read as it is, because readers at the same time share it', async () => {
    await using memory = await openFamily('snapshots');
    const id = await memory.start();
    const items: number[] = [];
    // The hundredth version is kept whole.
    for (let n = 1; n <= 103; n += 1) {
      items.push(n);
      await show(memory, id, [...items]);
    }
    await memory.runtime.send('family', id, { type: 'CLOSE' });
    const both = await Promise.all([all(memory.runtime, id, 98), all(memory.runtime, id, 98)]);
    for (const seen of both) {
      const lengths = seen.map(({ snapshot: { context } }) => (context as Shown).shown.length);
      expect(lengths).toEqual([98, 99, 100, 101, 102, 103, 103]);
    }
  });

  test('from a version shows events and states where the history keeps steps alone', async () => {
    await using memory = await openFamily();
    const id = await memory.start();
    await memory.runtime.send('family', id, { type: 'WORK' });
    await memory.runtime.send('family', id, { type: 'CLOSE' });
    const seen = await all(memory.runtime, id, 0);
    expect(seen.map(({ event, snapshot: { value } }) => [event?.type, value])).toEqual([
      ['start', 'resting'],
      ['WORK', 'working'],
      ['CLOSE', 'closed'],
    ]);
    expect(seen.map(({ snapshot }) => 'context' in snapshot)).toEqual([false, false, true]);
    expect(seen.map(({ actors }) => actors === undefined)).toEqual([true, true, false]);
  });

  test('shows the step that replaces the one which a failover lost', async () => {
    await using nodes = createTwoNodes([createFamily({ history: 'snapshots' })]);
    const { id } = (await nodes.a.start('family', undefined)).instance;
    await using inspected = inspection(nodes.a, id);
    expect(await inspected.next()).toMatchObject({ version: 0 });
    const replica = createMemoryStore();
    await copyInstance(nodes.store, replica, { process: 'family', id });
    await show({ runtime: nodes.a }, id, 'lost');
    expect(await inspected.next()).toMatchObject({ snapshot: { context: { shown: 'lost' } } });
    nodes.failOver(replica);
    await show({ runtime: nodes.b }, id, 'kept');
    expect(await inspected.next()).toMatchObject({
      version: 1,
      snapshot: { context: { shown: 'kept' } },
    });
  });

  test('of an instance that a caller may not read is refused', async () => {
    await using memory = await openFamily();
    const { instance } = await memory.runtime.start('family', undefined, {
      caller: callerOf('ada', 'one'),
    });
    const { signal } = new AbortController();
    for (const caller of [
      callerOf('bob', 'one'),
      callerOf('ada', 'two'),
      callerOf('eve', 'two', 'holdfast:admin'),
    ]) {
      const steps = memory.runtime
        .inspect('family', instance.id, { caller, signal })
        [Symbol.asyncIterator]();
      await expect(steps.next()).rejects.toMatchObject({ code: 'instance_not_found' });
    }
  });
});

function callerOf(sub: string, tenant: string, ...scopes: string[]) {
  return { sub, tenant, scopes, claims: {} };
}

interface Shown {
  readonly shown: readonly number[];
}
