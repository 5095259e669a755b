import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import type { Commit } from '../../../../src/actors/ports/ports.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const note = defineProcess({
  name: 'note',
  machine: setup({
    types: {
      input: {} as { title: string; text: string },
      context: {} as { title: string; text: string },
      events: {} as { type: 'WRITE'; text: string },
    },
  }).createMachine({
    context: ({ input }) => input,
    on: { WRITE: { actions: assign({ text: ({ event }) => event.text }) } },
  }),
  search: { attributes: ({ context }) => ({ title: context.title, text: context.text }) },
});

const words = (count: number): string =>
  Array.from({ length: count }, (_, n) => `w${n.toString(36)}`).join(' ');

async function openNotes() {
  const store = createVirtualStore();
  const commits: Commit[] = [];
  const memory = await createMemoryRuntime(note, {
    store: {
      ...store,
      commit: async (commit) => {
        // What is not a step is a note of the deploy.
        if (commit.history.length > 0) commits.push(commit);
        return store.commit(commit);
      },
    },
  });
  const find = async (filter: object): Promise<readonly string[]> =>
    (await memory.runtime.list('note', filter)).instances.map(({ id }) => id);
  return { ...memory, commits, find };
}

describe('an instance carries at most 200 index terms:', () => {
  it.each([
    ['60,000 words', words(60_000), 'more than 16384 characters'],
    ['300 words', words(300), '200 index terms'],
  ])('a start with %s is refused, naming the attribute', async (_, text, fault) => {
    await using notes = await openNotes();
    const startedAt = performance.now();
    const started = notes.runtime.start('note', { title: 'long', text });
    await expect(started).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(new RegExp(`attribute text .*${fault}`)) as unknown,
    });
    console.log(`refused in ${Math.round(performance.now() - startedAt)} ms`);
    expect(notes.commits).toEqual([]);
    expect(await notes.find({ q: 'long' })).toEqual([]);
  });

  it('later words beyond the limit are not found; the attributes are', async () => {
    await using notes = await openNotes();
    const id = await notes.start({ title: 'long', text: 'short' });
    const text = words(60_000);
    const startedAt = performance.now();
    await notes.runtime.send('note', id, { type: 'WRITE', text });
    console.log(`60,000 words written in ${Math.round(performance.now() - startedAt)} ms`);
    const [written] = notes.commits.slice(-1).map(parseRecord);
    expect(written?.terms).toHaveLength(200);
    expect(await notes.find({ q: 'w0' })).toEqual([id]);
    expect(await notes.find({ q: `w${(59_999).toString(36)}` })).toEqual([]);
    expect(await notes.find({ attributes: { text } })).toEqual([id]);
    expect(await notes.find({ q: 'short' })).toEqual([]);
  });

  it('a long word is found, and its term is short', async () => {
    await using notes = await openNotes();
    const long = 'x'.repeat(10_000);
    const id = await notes.start({ title: 'long', text: long });
    const terms = notes.commits.flatMap((commit) => commit.terms.add);
    expect(Math.max(...terms.map(({ length }) => length))).toBeLessThan(250);
    expect(await notes.find({ q: `LONG ${long}` })).toEqual([id]);
    expect(await notes.find({ q: long.slice(1) })).toEqual([]);
  });
});
