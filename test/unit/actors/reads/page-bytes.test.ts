import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createClient } from '../../../../src/client/client.ts';
import { createApp } from '../../../../src/http/app.ts';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import type { HistoryStep } from '../../../../src/actors/views/view-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const mebibyte = 1024 ** 2;
const pageBytes = 4 * mebibyte;

/** Keeps what it is given, and takes events of any size. */
const hoard = defineProcess({
  name: 'hoard',
  machine: setup({
    types: {
      context: {} as { held: string },
      input: {} as { held: string },
      events: {} as { type: 'LOOK'; at: string } | { type: 'CLOSE' },
    },
  }).createMachine({
    context: ({ input }) => ({ held: input.held }),
    initial: 'open',
    states: {
      open: { on: { LOOK: { actions: assign({}) }, CLOSE: 'closed' } },
      closed: { type: 'final' },
    },
  }),
});

/** A runtime that notes how much each read of several takes from the store. */
async function openHoards() {
  const store = createVirtualStore();
  const reads: number[] = [];
  const sum = (texts: readonly string[]) => texts.reduce((all, { length }) => all + length, 0);
  const memory = await createMemoryRuntime(hoard, {
    recordLimitBytes: 8 * mebibyte,
    store: {
      ...store,
      async history(id, query) {
        const page = await store.history(id, query);
        reads.push(sum(page.entries));
        return page;
      },
      async loadPage(ids, maxBytes) {
        const page = await store.loadPage(ids, maxBytes);
        reads.push(sum(page.map((record) => record?.body ?? '')));
        return page;
      },
    },
  });
  const { runtime } = memory;
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 16 * mebibyte });
  const client = createClient({
    baseUrl: 'http://local',
    process: hoard,
    fetch: (request) => app.fetch(request),
  });
  return { ...memory, app, client, reads };
}

async function look(runtime: Runtime, id: string, sizesBytes: readonly number[]): Promise<void> {
  for (const size of sizesBytes) {
    await runtime.send('hoard', id, { type: 'LOOK', at: 'x'.repeat(size) });
  }
}

describe('a list of large instances', () => {
  test('is read and answered in pages of about 4 MB, each instance once', async () => {
    await using hoards = await openHoards();
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(await hoards.start({ held: 'x'.repeat(mebibyte) }));
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const query = cursor === undefined ? '' : `?cursor=${cursor}`;
      const answer = await hoards.app.request(`/hoards${query}`);
      const text = await answer.text();
      expect(text.length).toBeLessThan(pageBytes + 100_000);
      const page = JSON.parse(text) as {
        readonly instances: readonly { readonly id: string }[];
        readonly next?: string;
      };
      expect(answer.headers.get('link') === null).toBe(page.next === undefined);
      seen.push(...page.instances.map(({ id }) => id));
      cursor = page.next;
      pages += 1;
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(pages).toBe(4);
    expect(Math.max(...hoards.reads)).toBeLessThanOrEqual(pageBytes);
  });

  test('shows one that is larger than a page alone', async () => {
    await using hoards = await openHoards();
    await hoards.start({ held: 'small' });
    // Instances of one millisecond are listed in the order of their ids.
    await hoards.clock.advance(1);
    const large = await hoards.start({ held: 'x'.repeat(5 * mebibyte) });
    await hoards.clock.advance(1);
    await hoards.start({ held: 'small' });
    const pages: (readonly string[])[] = [];
    let cursor: string | undefined;
    do {
      const { instances, next } = await hoards.client.list(cursor === undefined ? {} : { cursor });
      pages.push(instances.map((instance) => instance.id));
      cursor = next;
    } while (cursor !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(pages[1]).toEqual([large]);
  });
});

describe('a history of large steps', () => {
  test('is read and answered in pages of about 4 MB, which the client joins', async () => {
    await using hoards = await openHoards();
    const id = await hoards.start({ held: '' });
    await look(
      hoards.runtime,
      id,
      Array.from({ length: 10 }, () => mebibyte),
    );
    const first = await hoards.app.request(`/hoards/${id}/history`);
    expect(first.headers.get('link')).toContain('after=3&limit=1000>; rel="next"');
    expect((await first.text()).length).toBeLessThan(pageBytes + 100_000);
    const steps = await hoards.client.history(id);
    expect(steps.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Math.max(...hoards.reads)).toBeLessThanOrEqual(pageBytes);
  });

  test('shows a step that is larger than a page alone', async () => {
    await using hoards = await openHoards();
    const id = await hoards.start({ held: '' });
    await look(hoards.runtime, id, [5 * mebibyte, 5 * mebibyte, 1]);
    const page = async (after: number) => {
      const { steps, more } = await hoards.runtime.history('hoard', id, { after });
      return [steps.map(({ sequence }) => sequence), more];
    };
    expect(await page(-1)).toEqual([[0], true]);
    expect(await page(0)).toEqual([[1], true]);
    expect(await page(1)).toEqual([[2], true]);
    expect(await page(2)).toEqual([[3], false]);
    expect(await page(3)).toEqual([[], false]);
  });
});

describe('a follower of an instance', () => {
  test('is shown steps of any size, of which little more than one is read at a time', async () => {
    await using hoards = await openHoards();
    const id = await hoards.start({ held: '' });
    const small = Array.from({ length: 300 }, () => 1000);
    await look(hoards.runtime, id, [...small, mebibyte, mebibyte, 1, mebibyte]);
    await hoards.runtime.send('hoard', id, { type: 'CLOSE' });
    const { signal } = new AbortController();
    const seen: number[] = [];
    for await (const step of hoards.runtime.follow('hoard', id, { signal }))
      seen.push(step.sequence);
    expect(seen).toEqual(Array.from({ length: 306 }, (_, n) => n));
    expect(Math.max(...hoards.reads)).toBeLessThan(2.1 * mebibyte);
    const ofSmall = hoards.reads.filter((bytes) => bytes < mebibyte);
    expect(Math.max(...ofSmall)).toBeLessThanOrEqual(64 * 1024);
  });

  test('that resumes after a large step is shown the next one, however large', async () => {
    await using hoards = await openHoards();
    const id = await hoards.start({ held: '' });
    await look(hoards.runtime, id, [mebibyte, mebibyte]);
    const { signal } = new AbortController();
    const options = { after: 1, signal };
    const steps = hoards.runtime.follow('hoard', id, options)[Symbol.asyncIterator]();
    const next = async () => ((await steps.next()).value as HistoryStep).sequence;
    expect(await next()).toBe(2);
    const live = next();
    await look(hoards.runtime, id, [mebibyte]);
    expect(await live).toBe(3);
    await steps.return?.();
  });
});
