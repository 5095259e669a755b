import { expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import { withBulkActs } from '../../../src/bulk-acts/with-bulk-acts.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { HoldfastError } from '../../../src/errors.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';

const olga = { sub: 'olga', tenant: undefined, scopes: ['holdfast:admin'], claims: {} };
const reason = 'An audit.';
const dayMs = 86_400_000;

/** A reminder goes out every day; `NOTE` and `REMIND` change nothing that an act would need. Few steps are kept. */
const letter = defineProcess({
  name: 'letter',
  machine: setup({
    types: { context: {} as { notes: number } },
  }).createMachine({
    context: { notes: 0 },
    initial: 'open',
    states: { open: { after: { [dayMs]: { target: 'open', reenter: true } } } },
    on: {
      NOTE: { actions: assign({ notes: ({ context }) => context.notes + 1 }) },
      REMIND: { actions: assign({ notes: ({ context }) => context.notes + 1 }) },
    },
  }),
});

interface Case {
  readonly name: string;
  readonly act: object;
  /** The type of its step. */
  readonly step: string;
  /** What another operator does after it, so that it would be possible again. */
  readonly undo?: object;
}

const cases: readonly Case[] = [
  { name: 'send', act: { kind: 'send', event: { type: 'REMIND' } }, step: 'REMIND' },
  {
    name: 'cancel',
    act: { kind: 'cancel' },
    step: 'cancel',
    undo: { kind: 'reopen', state: 'open' },
  },
  {
    name: 'pause',
    act: { kind: 'operate', act: { kind: 'pause' } },
    step: 'act.pause',
    undo: { kind: 'resume' },
  },
  {
    name: 'fireTimer',
    act: { kind: 'operate', act: { kind: 'fireTimer', timer: `after ${dayMs}` } },
    step: 'act.fireTimer',
  },
  {
    name: 'moveTo',
    act: { kind: 'operate', act: { kind: 'moveTo', state: 'open' } },
    step: 'act.moveTo',
  },
];

it.each(cases)(
  'a page that is repeated after 150 other steps of an instance does $name to it once, and counts it as done',
  async ({ act, step, undo }) => {
    let used: Runtime | undefined;
    await using memory = await createMemoryRuntime(letter, {
      processes: withBulkActs([letter], () => used ?? memory.runtime),
    });
    const { runtime, clock } = memory;
    const id = await memory.start();
    let breaks = 0;
    /** The act takes effect, but the page hears that the store is gone, and is repeated much later. */
    const broken = async <T>(acted: Promise<T>): Promise<T> => {
      const result = await acted;
      if ((breaks += 1) > 1) return result;
      if (undo !== undefined) await runtime.act('letter', id, undo, reason, { caller: olga });
      for (let n = 0; n < 150; n += 1) await runtime.send('letter', id, { type: 'NOTE' });
      throw new HoldfastError('store_unavailable', 'It broke.');
    };
    used = {
      ...runtime,
      act: async (...of) => broken(runtime.act(...of)),
      send: async (...of) => broken(runtime.send(...of)),
      cancel: async (...of) => broken(runtime.cancel(...of)),
    };
    const input = { process: 'letter', filter: {}, act, reason };
    const { instance } = await runtime.start('bulk-act', input, { caller: olga });
    const ended = await clock.until(
      async () => runtime.get('bulk-act', instance.id),
      ({ status }) => status !== 'Pending',
    );
    expect(ended.data).toMatchObject({ matched: 1, done: 1, skipped: 0, failed: 0 });
    expect(breaks).toBe(1);
    const { steps } = await runtime.history('letter', id);
    expect(steps.filter(({ event }) => event.type === step)).toHaveLength(1);
    expect(steps.filter(({ by }) => by?.bulkAct === instance.id)).toHaveLength(1);
  },
);
