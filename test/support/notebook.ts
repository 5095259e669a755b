import { assign, emit, fromPromise, setup } from 'xstate';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';

export type NotebookEvent =
  | { readonly type: 'SET'; readonly doc: unknown }
  | { readonly type: 'PUSH'; readonly item: unknown }
  | { readonly type: 'REMIND' }
  | { readonly type: 'ASK' }
  | { readonly type: 'STOP' }
  | { readonly type: 'TELL' }
  | { readonly type: 'CLOSE' };

interface Notebook {
  readonly doc: unknown;
  /** Changed in place, as a careless machine does. */
  readonly items: unknown[];
}

/** A process with a bit of everything that history keeps of an instance. */
export function createNotebook(
  options: {
    readonly history?: 'steps' | 'snapshots';
    readonly historyLimit?: number;
    readonly version?: string;
    readonly view?: (notebook: Notebook) => unknown;
  } = {},
): Process {
  const { view = (notebook) => structuredClone(notebook), ...rest } = options;
  const machine = setup({
    types: {
      context: {} as Notebook,
      input: {} as unknown,
      events: {} as NotebookEvent,
      emitted: {} as { readonly type: 'told' },
    },
    actors: { answer: fromPromise(async () => 42) },
  }).createMachine({
    context: ({ input }) => ({ doc: input ?? null, items: [] }),
    initial: 'idle',
    on: {
      SET: { actions: assign({ doc: ({ event }) => event.doc }) },
      PUSH: {
        actions: assign(({ context, event }) => {
          context.items.push(event.item);
          return {};
        }),
      },
      TELL: { actions: emit({ type: 'told' }) },
      CLOSE: '.closed',
    },
    states: {
      idle: { on: { REMIND: 'waiting', ASK: 'asking' } },
      waiting: { after: { 3_600_000: 'idle' }, on: { STOP: 'idle' } },
      asking: { invoke: { id: 'answer', src: 'answer', onDone: 'idle' }, on: { STOP: 'idle' } },
      closed: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'notebook',
    history: 'snapshots',
    ...rest,
    machine,
    tasks: { answer: { compensate: async () => {} } },
    view: ({ context }) => view(context),
  });
}
