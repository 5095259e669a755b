import { describe, expect, test } from 'vitest';
import { assign, raise, setup } from 'xstate';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import { writeRecord } from '../../../../src/actors/record/written/write-record.ts';
import { parseEntry } from '../../../../src/actors/record/written/written-entry.ts';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';
import { createNotebook, type NotebookEvent } from '../../../support/notebook.ts';
import { copyInstance } from '../../support/copy-instance.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const push = (item: unknown): NotebookEvent => ({ type: 'PUSH', item });

/** A node on the store with this notebook, for as long as `use` takes. */
async function onNode<T>(
  store: VirtualStore,
  options: Parameters<typeof createNotebook>[0],
  use: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const isOpen = { ...store, close: async () => {} };
  await using memory = await createMemoryRuntime(createNotebook(options), { store: isOpen });
  return await use(memory.runtime);
}

async function startOn(runtime: Runtime): Promise<string> {
  return (await runtime.start('notebook', null)).instance.id;
}

/** What reading each version comes to: the number of items, or the code of the problem. */
async function itemsOfAll(runtime: Runtime, id: string): Promise<readonly unknown[]> {
  const { version } = await runtime.get('notebook', id);
  const all: unknown[] = [];
  for (let at = 0; at <= version; at += 1) {
    const read = runtime.past('notebook', id, at);
    all.push(
      await read.then(
        ({ instance }) => (instance.data as { readonly items: readonly unknown[] }).items.length,
        ({ code }: { readonly code?: string }) => code,
      ),
    );
  }
  return all;
}

describe('the past of an instance', () => {
  test('is not kept by a process that does not ask for it, and the problem says how to', async () => {
    await onNode(createVirtualStore(), { history: 'steps' }, async (runtime) => {
      const id = await startOn(runtime);
      await expect(runtime.past('notebook', id, 0)).rejects.toMatchObject({
        code: 'past_not_kept',
        message:
          "Version 0 cannot be shown: the step was made while the process notebook kept no snapshots. Set history: 'snapshots' to keep them from now on.",
      });
    });
  });

  test('is not there for a version that it has not reached, nor for an unknown id', async () => {
    await onNode(createVirtualStore(), {}, async (runtime) => {
      const id = await startOn(runtime);
      await expect(runtime.past('notebook', id, 1)).rejects.toMatchObject({
        code: 'not_found',
        message: 'This notebook has not reached version 1; it is at version 0.',
      });
      await expect(runtime.past('notebook', 'not_an_id', 0)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
    });
  });

  test('begins where the option is switched on, and ends where it is switched off', async () => {
    const store = createVirtualStore();
    const id = await onNode(store, { history: 'steps' }, async (runtime) => {
      const started = await startOn(runtime);
      await runtime.send('notebook', started, push(1));
      return started;
    });
    await onNode(store, {}, async (runtime) => {
      await runtime.send('notebook', id, push(2));
      await runtime.send('notebook', id, push(3));
      expect(await itemsOfAll(runtime, id)).toEqual(['past_not_kept', 'past_not_kept', 2, 3]);
      const { instance, links } = await runtime.past('notebook', id, 2);
      expect(links).toEqual({ first: 2, next: 3, last: 3 });
      expect(instance.changes).toBeUndefined();
    });
    await onNode(store, { history: 'steps' }, async (runtime) => {
      await runtime.send('notebook', id, push(4));
      const gone = 'past_not_kept';
      expect(await itemsOfAll(runtime, id)).toEqual([gone, gone, 2, 3, gone]);
      expect((await runtime.past('notebook', id, 3)).links).toEqual({ prev: 2, next: 4, last: 4 });
    });
    await onNode(store, {}, async (runtime) => {
      await runtime.send('notebook', id, push(5));
      const gone = 'past_not_kept';
      expect(await itemsOfAll(runtime, id)).toEqual([gone, gone, 2, 3, gone, 5]);
      expect((await runtime.past('notebook', id, 5)).links).toEqual({ first: 5, last: 5 });
    });
  });

  test('has gaps, and no wrong versions, while a deploy that keeps none runs beside one that does', async () => {
    const notebooks = [createNotebook({ history: 'steps' })];
    await using nodes = createTwoNodes([createNotebook()], { processesOfB: notebooks });
    const id = await startOn(nodes.a);
    for (const node of [nodes.a, nodes.b, nodes.a, nodes.b, nodes.b, nodes.a, nodes.a]) {
      await node.send('notebook', id, push('x'));
    }
    const gone = 'past_not_kept';
    expect(await itemsOfAll(nodes.a, id)).toEqual([0, 1, gone, 3, gone, gone, 6, 7]);
  });

  test('survives another limit: what cannot be told any more is said to be gone', async () => {
    const store = createVirtualStore();
    const id = await onNode(store, { historyLimit: 2_000 }, async (runtime) => {
      const started = await startOn(runtime);
      for (let n = 0; n < 130; n += 1) await runtime.send('notebook', started, push(n));
      return started;
    });
    await onNode(store, { historyLimit: 40 }, async (runtime) => {
      await runtime.send('notebook', id, push(130));
      const all = await itemsOfAll(runtime, id);
      // From the oldest entry to the next whole one, nothing but differences is left.
      expect(all.slice(0, 100).every((one) => one === 'past_not_kept')).toBe(true);
      expect(all.slice(100)).toEqual(Array.from({ length: 32 }, (_, n) => 100 + n));
      expect((await runtime.past('notebook', id, 120)).links.first).toBe(100);
    });
  });

  test('is shown by the view of the process as it is deployed now; one that throws is told of', async () => {
    const store = createVirtualStore();
    const id = await onNode(store, {}, async (runtime) => {
      const started = await startOn(runtime);
      await runtime.send('notebook', started, { type: 'SET', doc: { title: 'Ada' } });
      await runtime.send('notebook', started, { type: 'SET', doc: { title: 'Bob' } });
      return started;
    });
    const view = ({ doc }: { readonly doc: unknown }) => ({
      title: (doc as { readonly title: string }).title.toUpperCase(),
    });
    await onNode(store, { view, version: '2' }, async (runtime) => {
      const read = async (version: number) =>
        (await runtime.past('notebook', id, version)).instance;
      expect(await read(0)).toMatchObject({ data: null, viewThrew: true, state: 'idle' });
      expect(await read(0)).not.toHaveProperty('changes');
      expect(await read(1)).toMatchObject({ data: { title: 'ADA' }, processVersion: '1' });
      expect(await read(1)).not.toHaveProperty('changes');
      const changes = [{ path: '/title', before: 'ADA', after: 'BOB' }];
      expect(await read(2)).toMatchObject({ data: { title: 'BOB' }, changes });
    });
  });

  test('begins with the whole data as its one change', async () => {
    await onNode(createVirtualStore(), {}, async (runtime) => {
      const { instance } = await runtime.past('notebook', await startOn(runtime), 0);
      expect(instance).toMatchObject({
        version: 0,
        event: { type: 'start' },
        changes: [{ path: '', after: { doc: null, items: [] } }],
      });
    });
  });

  test('is there for whoever may read the instance now, and for nobody else', async () => {
    const caller = (sub: string, tenant: string) => ({ sub, tenant, scopes: [], claims: {} });
    await onNode(createVirtualStore(), {}, async (runtime) => {
      const owner = caller('ada', 't1');
      const { instance } = await runtime.start('notebook', null, { caller: owner });
      const read = async (by: ReturnType<typeof caller>) =>
        runtime.past('notebook', instance.id, 0, { caller: by });
      expect((await read(owner)).instance.version).toBe(0);
      for (const other of [caller('bob', 't1'), caller('ada', 't2')]) {
        await expect(read(other)).rejects.toMatchObject({ code: 'instance_not_found' });
      }
    });
  });

  test('is not that of another instance which has taken the id since', async () => {
    const store = createVirtualStore();
    const id = await onNode(store, {}, startOn);
    let isOther = false;
    const changing: VirtualStore = {
      ...store,
      load: async (of) => {
        const stored = await store.load(of);
        if (!isOther || stored === undefined) return stored;
        const record = parseRecord(stored);
        const body = writeRecord({ ...record, createdAt: record.createdAt + 1 });
        return { ...stored, body };
      },
      history: async (of, query) => {
        isOther = true;
        return store.history(of, query);
      },
    };
    await onNode(changing, {}, async (runtime) => {
      await expect(runtime.past('notebook', id, 0)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
    });
  });

  test('follows the branch that a failover leaves', async () => {
    await using nodes = createTwoNodes([createNotebook()]);
    const id = await startOn(nodes.a);
    await nodes.a.send('notebook', id, push('kept'));
    const replica = createVirtualStore();
    await copyInstance(nodes.store, replica, { process: 'notebook', id });
    await nodes.a.send('notebook', id, push('lost'));
    nodes.failOver(replica);
    await nodes.a.send('notebook', id, push('instead'));
    const { instance } = await nodes.b.past('notebook', id, 2);
    expect(instance.data).toEqual({ doc: null, items: ['kept', 'instead'] });
  });

  test('of an instance of a megabyte takes what its steps change, not a megabyte each', async () => {
    const store = createVirtualStore();
    const sizes: number[] = [];
    const watched: VirtualStore = {
      ...store,
      commit: async (commit) => {
        sizes.push(...commit.history.map(({ length }) => length));
        return store.commit(commit);
      },
    };
    await onNode(watched, {}, async (runtime) => {
      const doc = Array.from({ length: 10_000 }, (_, n) => ({ n, text: 'x'.repeat(80) }));
      const { instance } = await runtime.start('notebook', doc);
      for (let n = 0; n < 120; n += 1) await runtime.send('notebook', instance.id, push(n));
      const large = sizes.flatMap((size, version) => (size > 1_000 ? [version] : []));
      expect(large).toEqual([0, 100]);
      const { data } = (await runtime.past('notebook', instance.id, 99)).instance;
      expect(data).toEqual({ doc, items: Array.from({ length: 99 }, (_, n) => n) });
    });
  });
});

describe('what history keeps of an instance', () => {
  const vault = defineProcess({
    name: 'vault',
    history: 'snapshots',
    redact: ['pin'],
    machine: setup({
      types: {
        context: {} as { tries: number; odd?: unknown },
        events: {} as
          | { type: 'TRY'; pin: string }
          | { type: 'LATER'; pin: string }
          | { type: 'ODD' }
          | { type: 'EVEN' },
      },
    }).createMachine({
      context: { tries: 0 },
      on: {
        TRY: { actions: assign({ tries: ({ context }) => context.tries + 1 }) },
        LATER: { actions: raise(({ event }) => ({ type: 'TRY', pin: event.pin }), { delay: 1e6 }) },
        ODD: { actions: assign({ odd: () => new Map() }) },
        EVEN: { actions: assign({ odd: null }) },
      },
    }),
  });

  test('holds no redacted field of an event, nor the payload of a timer', async () => {
    const store = createVirtualStore();
    const texts: string[] = [];
    await using memory = await createMemoryRuntime(vault, {
      store: {
        ...store,
        commit: async (commit) => {
          texts.push(...commit.history);
          return store.commit(commit);
        },
      },
    });
    const id = await memory.start();
    await memory.runtime.send('vault', id, { type: 'TRY', pin: 's3cret' });
    await memory.runtime.send('vault', id, { type: 'LATER', pin: 's3cret' });
    expect(texts).toHaveLength(3);
    expect(texts.join('\n')).not.toContain('s3cret');
    const { instance } = await memory.runtime.past('vault', id, 2);
    expect(instance).toMatchObject({
      event: { type: 'LATER', pin: '[redacted]' },
      data: { tries: 1 },
      timers: [{ event: 'TRY' }],
      changes: [],
    });
  });

  test('is never what JSON cannot keep: such a step is refused, although a later one would mend it', async () => {
    await using memory = await createMemoryRuntime(vault);
    const id = await memory.start();
    const { runtime } = memory;
    const sent = ['TRY', 'ODD', 'EVEN', 'TRY'].map(async (type) =>
      runtime.send('vault', id, { type, ...(type === 'TRY' ? { pin: '1' } : {}) }),
    );
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'not_durable' } });
    for (const [version, tries] of [0, 1, 1, 2].entries()) {
      const { instance } = await runtime.past('vault', id, version);
      expect(instance.data).toMatchObject({ tries });
    }
  });

  test('stays a difference where emitted events are told between the steps', async () => {
    const store = createVirtualStore();
    const kinds: unknown[] = [];
    const told: unknown[] = [];
    await using memory = await createMemoryRuntime(createNotebook(), {
      onEmit: async ({ event }) => void told.push(event),
      store: {
        ...store,
        commit: async (commit) => {
          for (const text of commit.history) {
            kinds.push(parseEntry(text).past?.kind);
          }
          return store.commit(commit);
        },
      },
    });
    const id = await memory.start(null);
    for (let n = 1; n <= 3; n += 1) {
      await memory.runtime.send('notebook', id, { type: 'TELL' });
      await memory.clock.settle();
      expect(told).toHaveLength(n);
    }
    expect(kinds).toEqual(['whole', 'patch', 'patch', 'patch']);
  });

  test('bounds a commit: steps that change much are committed in several', async () => {
    const size = 1024 ** 2;
    const machine = setup({
      types: { context: {} as { n: number; text: string }, events: {} as { type: 'FILL' } },
    }).createMachine({
      context: { n: 0, text: '' },
      on: {
        FILL: {
          actions: assign(({ context: { n } }) => ({
            n: n + 1,
            text: String(n % 10).repeat(size),
          })),
        },
      },
    });
    const store = createVirtualStore();
    const sizes: number[] = [];
    await using memory = await createMemoryRuntime(
      defineProcess({ name: 'filled', machine, history: 'snapshots', view: () => null }),
      {
        // Time alone must not be what ends a batch.
        elapsedMs: () => 0,
        store: {
          ...store,
          commit: async (commit) => {
            sizes.push(commit.history.reduce((sum, { length }) => sum + length, 0));
            return store.commit(commit);
          },
        },
      },
    );
    const id = await memory.start();
    const sent = Array.from({ length: 30 }, async () =>
      memory.runtime.send('filled', id, { type: 'FILL' }),
    );
    await Promise.all(sent);
    expect(Math.max(...sizes)).toBeLessThan(10 * size);
    expect(sizes.length).toBeGreaterThan(3);
  });
});
