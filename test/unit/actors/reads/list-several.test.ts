import { expect, it } from 'vitest';
import { setup } from 'xstate';
import type { ListFilter } from '../../../../src/actors/views/view-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const machine = setup({
  types: { input: {} as { city: string }, context: {} as { city: string } },
}).createMachine({ context: ({ input }) => input });
const plain = defineProcess({ name: 'ticket', machine });
const byCity = defineProcess({
  name: 'order',
  machine,
  search: { attributes: ({ context: { city } }) => ({ city }) },
});
const byTown = defineProcess({
  name: 'parcel',
  machine,
  search: { attributes: ({ context: { city } }) => ({ town: city }) },
});
const names = ['ticket', 'order', 'parcel'];

/** 27 instances, nine of each process; always one of each has the same time. */
async function open() {
  const memory = await createMemoryRuntime(plain, { processes: [plain, byCity, byTown] });
  const { runtime, clock } = memory;
  const start = async (city: string) => {
    for (const name of names) await runtime.start(name, { city });
  };
  for (let moment = 0; moment < 9; moment++) {
    if (moment % 2 === 1) await clock.advance(1);
    await start(`city${moment}`);
  }
  return { runtime, start, [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose]() };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function readAll({ runtime }: Opened, filter: ListFilter, afterPage?: () => Promise<void>) {
  const pages = [];
  for (let cursor: string | undefined; ;) {
    const page = await runtime.list(names, cursor === undefined ? filter : { ...filter, cursor });
    pages.push(page.instances);
    if (page.next === undefined) return pages;
    cursor = page.next;
    await afterPage?.();
  }
}

it.each([1, 2, 4, 7, 200])(
  'pages of %i together hold each instance of every process once, newest first, also those of one moment',
  async (limit) => {
    await using opened = await open();
    const pages = await readAll(opened, { limit });
    const all = pages.flat();
    const lists = await Promise.all(names.map(async (name) => opened.runtime.list(name)));
    const expected = lists.flatMap(({ instances }) => instances.map(({ id }) => id));
    expect(all.map(({ id }) => id).sort()).toEqual(expected.sort());
    const times = all.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  },
);

it('instances that start while the pages are read shift none of them', async () => {
  await using opened = await open();
  const before = (await readAll(opened, { limit: 200 })).flat().map(({ id }) => id);
  const pages = await readAll(opened, { limit: 4 }, async () => opened.start('late'));
  const late = new Set((await readAll(opened, { limit: 200 })).flat().map(({ id }) => id));
  for (const id of before) late.delete(id);
  const seen = pages.flat().map(({ id }) => id);
  expect(seen.filter((id) => !late.has(id))).toEqual(before);
});

it('a cursor of one list is refused by the other kind of list', async () => {
  await using opened = await open();
  const { runtime } = opened;
  const { next: ofSeveral = '' } = await runtime.list(names, { limit: 1 });
  const { next: ofOne = '' } = await runtime.list('order', { limit: 1 });
  await expect(runtime.list('order', { cursor: ofSeveral })).rejects.toThrow('a list of order');
  await expect(runtime.list(names, { cursor: ofOne })).rejects.toThrow('ticket, order, parcel');
  expect((await runtime.list(['order', 'parcel'], { cursor: ofSeveral })).instances).not.toEqual(
    [],
  );
});

it('an attribute that one of the processes knows is searched; one that none knows is refused', async () => {
  await using opened = await open();
  const list = async (attributes: Record<string, string>) =>
    opened.runtime.list(['order', 'parcel'], { attributes });
  const { instances } = await list({ city: 'city3' });
  expect(instances.map(({ process }) => process)).toEqual(['order']);
  expect((await list({ city: 'nowhere' })).instances).toEqual([]);
  await expect(list({ county: 'x' })).rejects.toThrow('cannot be searched by county');
});
