import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

interface Note {
  readonly text?: string;
}

/** A note that lies in `state`, to be found by its text. */
function createNotes(state: string, view?: (args: { readonly context: Note }) => unknown) {
  const machine = setup({
    types: { context: {} as Note, input: {} as Note },
  }).createMachine({
    context: ({ input }) => input,
    meta: { holdfast: { waits: 'for its reader' } },
    initial: state,
    states: { [state]: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
  });
  return defineProcess({
    name: 'note',
    machine,
    correlate: ({ input }: { readonly input: Note }) => input.text ?? 'none',
    ...(view === undefined ? {} : { view }),
  });
}

/** A note without a text, and one with, on a service that was deployed anew since. */
async function deployed(after: ReturnType<typeof createNotes>) {
  const store = createVirtualStore();
  const before = await createMemoryRuntime(createNotes('open'), { store });
  const ids = [await before.start({}), await before.start({ text: 'tea' })] as const;
  await before.runtime.drain();
  const { log, lines } = capturedLog();
  const notes = await createMemoryRuntime(after, { store, log });
  return { ids, lines, ...notes };
}

const textOf = ({ context }: { readonly context: Note }) => {
  if (context.text === undefined) throw new Error('no text');
  return { length: context.text.length };
};

describe('an instance whose state is gone from the deployed machine', () => {
  const asRecorded = { status: 'Pending', state: 'open', accepts: [] };

  it('is read, waited for, followed, listed and found as recorded', async () => {
    await using notes = await deployed(createNotes('filed'));
    const { ids, runtime } = notes;
    const [, id] = ids;
    const tea = { ...asRecorded, id, data: { text: 'tea' } };
    expect(await runtime.get('note', id)).toMatchObject(tea);
    expect(await runtime.wait('note', id, { until: () => true, timeoutMs: 1 })).toMatchObject(tea);
    expect(await runtime.get('note', { key: 'tea' })).toMatchObject(tea);
    expect((await runtime.history('note', id)).steps[0]).toMatchObject({ to: 'open' });
    const { instances } = await runtime.list('note');
    expect(instances.map((one) => one.id).toSorted()).toEqual(ids.toSorted());
    const { signal } = new AbortController();
    for await (const step of runtime.follow('note', id, { signal })) {
      expect(step).toMatchObject({ to: 'open' });
      break;
    }
  });

  it('accepts nothing', async () => {
    await using notes = await deployed(createNotes('filed'));
    const sent = notes.runtime.send('note', notes.ids[1], { type: 'CLOSE' });
    await expect(sent).rejects.toMatchObject({ code: 'process_changed' });
    expect(await notes.runtime.get('note', notes.ids[1])).toMatchObject(asRecorded);
  });
});

describe('a view that throws on the context of an instance', () => {
  it('makes its data null, leaves the rest of the list intact, and is logged', async () => {
    await using notes = await deployed(createNotes('open', textOf));
    const { ids, lines, runtime } = notes;
    const dataById = ({ id, data }: InstanceView) => [id, data];
    const { instances } = await runtime.list('note');
    expect(Object.fromEntries(instances.map(dataById))).toEqual({
      [ids[0]]: null,
      [ids[1]]: { length: 3 },
    });
    expect(lines).toMatchObject([
      { msg: 'the view threw; data is null', process: 'note', err: { message: 'no text' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain(ids[0]);
  });

  it('does not keep the instance from accepting events', async () => {
    await using notes = await deployed(createNotes('open', textOf));
    const closed = await notes.runtime.send('note', notes.ids[0], { type: 'CLOSE' });
    expect(closed).toMatchObject({ status: 'Completed', data: null });
  });
});
