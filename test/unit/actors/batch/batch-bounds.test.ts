import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { assign, raise, setup } from 'xstate';
import type { Commit } from '../../../../src/actors/ports/ports.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { gate as createGate } from '../../../support/gate.ts';
import { createMemoryRuntime, type MemoryRuntimeOptions } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

/** Each MARK takes `markMs` of the time of `elapsed`. */
function markable(elapsed: { ms: number }, markMs: number) {
  return defineProcess({
    name: 'page',
    machine: setup({
      types: {
        input: {} as { text: string },
        context: {} as { text: string; marks: number },
        events: {} as { type: 'MARK'; note?: string } | { type: 'LATER' },
      },
    }).createMachine({
      context: ({ input }) => ({ text: input.text, marks: 0 }),
      on: {
        LATER: {
          actions: Array.from({ length: 10 }, (_, n) =>
            raise({ type: 'MARK' } as const, { delay: 1, id: `mark ${n}` }),
          ),
        },
        MARK: {
          actions: assign({
            marks: ({ context }) => {
              elapsed.ms += markMs;
              return context.marks + 1;
            },
          }),
        },
      },
    }),
  });
}

/** Pages in a store whose first commit of a step waits until the gate opens. */
async function openPages(options: { readonly markMs?: number } & MemoryRuntimeOptions = {}) {
  const elapsed = { ms: 0 };
  const gate = createGate();
  const store = createVirtualStore();
  const commits: Commit[] = [];
  const loaded: number[] = [];
  const memory = await createMemoryRuntime(markable(elapsed, options.markMs ?? 0), {
    ...options,
    elapsedMs: () => elapsed.ms,
    store: {
      ...store,
      // No timer fires by itself where a test has its own wakes.
      ...(options.wakes === undefined ? {} : { overdue: async () => [] }),
      commit: async (commit) => {
        if (commit.version === 1) await gate.open;
        if (commit.history.length > 0) commits.push(commit);
        return store.commit(commit);
      },
      marks: async (id, keys) => {
        loaded.push(keys.length);
        return store.marks(id, keys);
      },
    },
  });
  return {
    ...memory,
    gate,
    loaded,
    /** How many steps each commit to the instance had after the first, once that was let through. */
    batchesOf: (id: string) =>
      commits
        .filter(({ version, body }) => version > 1 && body.includes(id))
        .map(({ history }) => history.length),
    mark: async (id: string, more: object = {}, idempotencyKey?: string) =>
      memory.runtime.send(
        'page',
        id,
        { type: 'MARK', ...more },
        idempotencyKey === undefined ? {} : { idempotencyKey },
      ),
  };
}

const megabyte = 'x'.repeat(1024 ** 2);

describe('a batch is bounded:', () => {
  it('600 keyed events on an instance with a view of 1 MB are applied, about 8 answers at a time', async () => {
    await using pages = await openPages();
    const id = await pages.start({ text: megabyte });
    const sent = Array.from({ length: 600 }, async (_, n) => pages.mark(id, {}, `key ${n}`));
    await turn();
    pages.gate.let();
    const versions = (await Promise.all(sent)).map((view) => view?.version);
    expect(versions).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
    expect(Math.max(...pages.batchesOf(id))).toBeLessThanOrEqual(9);
    // What was answered before is not read again and again for all that wait.
    expect(pages.loaded.reduce((sum, count) => sum + count)).toBeLessThan(2_500);
  });

  it('large events are committed about 8 MB at a time', async () => {
    await using pages = await openPages();
    const id = await pages.start({ text: 'short' });
    const sent = Array.from({ length: 30 }, async () => pages.mark(id, { note: megabyte }));
    await turn();
    pages.gate.let();
    await Promise.all(sent);
    expect(Math.max(...pages.batchesOf(id))).toBeLessThanOrEqual(8);
  });

  it('small events are committed together', async () => {
    await using pages = await openPages();
    const id = await pages.start({ text: 'short' });
    const sent = Array.from({ length: 900 }, async () => pages.mark(id));
    await turn();
    pages.gate.let();
    await Promise.all(sent);
    expect(pages.batchesOf(id)).toEqual([899]);
  });

  it('slow steps are committed every 50 ms, and other instances have their turn', async () => {
    await using pages = await openPages({ markMs: 20 });
    const [busy, other] = [await pages.start({ text: 'a' }), await pages.start({ text: 'b' })];
    const sent = Array.from({ length: 31 }, async () => pages.mark(busy));
    await turn();
    let between: number | undefined;
    pages.gate.let();
    await sent[1];
    const marked = pages.mark(other).then(async () => {
      between = (await pages.runtime.get('page', busy)).version;
    });
    await Promise.all([...sent, marked]);
    expect(pages.batchesOf(busy)).toEqual(Array.from({ length: 10 }, () => 3));
    expect(between).toBeLessThan(31);
  });

  it('overdue timers are, too, and the event that follows finds them fired', async () => {
    const never = async () => {};
    const wakes = { horizonMs: 1_000, arm: never, start: never, flowing: () => true, close: never };
    await using pages = await openPages({ markMs: 20, wakes });
    const id = await pages.start({ text: 'short' });
    pages.gate.let();
    await pages.runtime.send('page', id, { type: 'LATER' });
    await pages.clock.advance(2);
    expect((await pages.mark(id))?.data).toMatchObject({ marks: 11 });
    expect(Math.max(...pages.batchesOf(id))).toBe(3);
  });

  it('an event behind 10,000 others is refused with Retry-After, and changes nothing', async () => {
    await using pages = await openPages();
    const id = await pages.start({ text: 'short' });
    const sent = Array.from({ length: 10_000 }, async () => pages.mark(id));
    const refused = { code: 'instance_busy', details: { headers: { 'Retry-After': '1' } } };
    await expect(pages.mark(id)).rejects.toMatchObject(refused);
    await expect(pages.runtime.cancel('page', id)).rejects.toMatchObject(refused);
    pages.gate.let();
    await Promise.all(sent);
    expect((await pages.mark(id))?.version).toBe(10_001);
  });

  it('an event behind 32 MB of others is refused; other instances go on', async () => {
    await using pages = await openPages();
    const [id, other] = [await pages.start({ text: 'a' }), await pages.start({ text: 'b' })];
    const sent = Array.from({ length: 31 }, async () => pages.mark(id, { note: megabyte }));
    const one = pages.mark(id, { note: megabyte });
    await expect(one).rejects.toMatchObject({ code: 'instance_busy' });
    pages.gate.let();
    await Promise.all([...sent, pages.mark(other, { note: megabyte })]);
    expect((await pages.runtime.get('page', id)).version).toBe(31);
  });
});
