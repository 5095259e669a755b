import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import type { Commit } from '../../../../src/actors/ports/ports.ts';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const page = defineProcess({
  name: 'page',
  machine: setup({
    types: {
      input: {} as { text: string },
      context: {} as { text: string; marks: number },
      events: {} as { type: 'MARK' },
    },
  }).createMachine({
    context: ({ input }) => ({ text: input.text, marks: 0 }),
    on: { MARK: { actions: assign({ marks: ({ context }) => context.marks + 1 }) } },
  }),
});

async function openPages(options: { readonly keyCount?: number } = {}) {
  const store = createVirtualStore();
  const commits: Commit[] = [];
  const memory = await createMemoryRuntime(page, {
    store: {
      ...store,
      commit: async (commit) => {
        commits.push(commit);
        return store.commit(commit);
      },
      marks: async (id, names) => {
        const { values, count } = await store.marks(id, names);
        return { values, count: options.keyCount ?? count };
      },
    },
  });
  const app = createApp({ runtime: memory.runtime, log: capturedLog().log, bodyLimitBytes: 1e7 });
  const mark = async (id: string, key: string): Promise<Response> =>
    app.request(`/pages/${id}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: '{"type":"MARK"}',
    });
  const keptBytes = (): number =>
    commits
      .flatMap(({ marks }) => marks?.put ?? [])
      .reduce((sum, { value }) => sum + value.length, 0);
  return { ...memory, mark, keptBytes };
}

describe('the answer to a request with a key', () => {
  it('is kept if it is small, and marked as a repetition', async () => {
    await using pages = await openPages();
    const id = await pages.start({ text: 'short' });
    const first = await pages.mark(id, 'one');
    await pages.mark(id, 'two');
    const again = await pages.mark(id, 'one');
    expect(await again.text()).toBe(await first.text());
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([
      null,
      'true',
    ]);
    expect(again.headers.get('etag')).toBe('"1"');
  });

  it('is not kept if it is large: the repetition shows the current instance', async () => {
    await using pages = await openPages();
    const id = await pages.start({ text: 'x'.repeat(2_000_000) });
    for (let n = 0; n < 30; n += 1) await pages.mark(id, `key ${n}`);
    expect(pages.keptBytes()).toBeLessThan(30 * 200);
    const again = await pages.mark(id, 'key 0');
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.json()).toMatchObject({ version: 30, data: { marks: 30 } });
  });

  it('is not dropped to make room: beyond 10,000 keys a new one is refused', async () => {
    await using pages = await openPages({ keyCount: 9_999 });
    const id = await pages.start({ text: 'short' });
    expect((await pages.mark(id, 'the last')).status).toBe(200);
    await using full = await openPages({ keyCount: 10_000 });
    const other = await full.start({ text: 'short' });
    const refused = await full.mark(other, 'one more');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3600');
    expect(await refused.json()).toMatchObject({ code: 'too_many_keys' });
    expect((await full.runtime.get('page', other)).version).toBe(0);
    expect((await full.runtime.send('page', other, { type: 'MARK' }))?.version).toBe(1);
  });
});
