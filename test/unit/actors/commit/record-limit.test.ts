import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { loggedIdOf } from '../../../../src/actors/ports/ids.ts';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime, type MemoryRuntimeOptions } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

interface Sent {
  readonly type: string;
  readonly text?: string;
  readonly bytes?: number;
}

const limit = 10_000;
const text = (length: number): string => 'x'.repeat(length);

/** A pad that is filled by events, by what a task brings, and by a timer. */
function createPads(seen: { runs: number; undone: number }) {
  return defineProcess({
    name: 'pad',
    machine: setup({
      types: {
        input: {} as { text: string } | undefined,
        context: {} as { text: string; bytes: number; failure?: string },
        events: {} as
          | { type: 'WRITE'; text: string }
          | { type: 'FETCH'; bytes: number }
          | { type: 'WAIT'; bytes: number }
          | { type: 'POKE' },
      },
      actors: {
        fetch: task<string, { bytes: number }>(async ({ input }) => {
          seen.runs += 1;
          return text(input.bytes);
        }),
      },
    }).createMachine({
      context: ({ input }) => ({ text: input?.text ?? '', bytes: 0 }),
      initial: 'idle',
      on: {
        WRITE: { actions: assign({ text: ({ event }) => event.text }) },
        POKE: { actions: assign({ bytes: ({ context }) => context.bytes }) },
      },
      states: {
        idle: {
          on: {
            FETCH: { target: 'fetching', actions: assign({ bytes: ({ event }) => event.bytes }) },
            WAIT: { target: 'waiting', actions: assign({ bytes: ({ event }) => event.bytes }) },
          },
        },
        fetching: {
          invoke: {
            src: 'fetch',
            input: ({ context }) => ({ bytes: context.bytes }),
            onDone: {
              target: 'idle',
              actions: assign({ text: ({ context, event }) => context.text + event.output }),
            },
            onError: {
              target: 'idle',
              actions: assign({ failure: ({ event }) => String(Object(event.error).code) }),
            },
          },
        },
        waiting: {
          after: {
            1_000: {
              target: 'idle',
              actions: assign({ text: ({ context }) => text(context.bytes) }),
            },
          },
        },
      },
    }),
    tasks: {
      fetch: {
        compensate: async () => {
          seen.undone += 1;
        },
      },
    },
    onCancel: 'rollback',
  });
}

async function openPads(options: MemoryRuntimeOptions = {}) {
  const seen = { runs: 0, undone: 0 };
  const store = options.store ?? createVirtualStore();
  const open = async (recordLimitBytes: number) =>
    createMemoryRuntime(createPads(seen), { ...options, store, recordLimitBytes });
  const pads = await open(options.recordLimitBytes ?? limit);
  const send = async (id: string, event: Sent) => pads.runtime.send('pad', id, event);
  return { ...pads, open, seen, send };
}

const isIdle = ({ state }: InstanceView) => state === 'idle';
const needsPerson = ({ attention }: InstanceView) => attention;
const tooLarge = {
  code: 'instance_too_large',
  message: expect.stringMatching(/\d{5,} bytes.*10000/) as unknown,
};

describe('a record has a limit:', () => {
  it('a start beyond it is refused, and nothing is started', async () => {
    await using pads = await openPads();
    await expect(pads.start({ text: text(limit) })).rejects.toMatchObject(tooLarge);
    expect((await pads.runtime.list('pad')).instances).toEqual([]);
  });

  it('an event beyond it is refused and changes nothing; the others of its batch are applied', async () => {
    await using pads = await openPads();
    const id = await pads.start();
    const write = (written: string) => ({ type: 'WRITE', text: written });
    const events = [write('a'), write('b'), write(text(limit)), { type: 'POKE' }];
    const sent = await Promise.allSettled(events.map(async (event) => pads.send(id, event)));
    expect(sent.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(sent[2]).toMatchObject({ reason: tooLarge });
    expect(await pads.runtime.get('pad', id)).toMatchObject({ version: 3, data: { text: 'b' } });
  });

  it('counts bytes, not characters', async () => {
    await using pads = await openPads();
    const id = await pads.start();
    const sent = pads.send(id, { type: 'WRITE', text: '€'.repeat(limit / 2) });
    await expect(sent).rejects.toMatchObject(tooLarge);
  });

  it('a result that would make the record too large is kept, and needs attention; a larger limit lets it through', async () => {
    await using pads = await openPads();
    const id = await pads.start({ text: text(5_000) });
    await pads.send(id, { type: 'WRITE', text: text(6_000) });
    await pads.send(id, { type: 'FETCH', bytes: 2_500 });
    const { attentionReasons } = await pads.until(id, needsPerson);
    expect(attentionReasons).toMatchObject([
      {
        kind: 'stuck',
        message: expect.stringMatching(/outcome of the task fetch.*\d{5} bytes/) as unknown,
      },
    ]);
    await pads.send(id, { type: 'POKE' });
    expect(pads.seen.runs).toBe(1);
    await pads.runtime.close();
    await using larger = await pads.open(limit * 2);
    await larger.until(id, isIdle);
    expect(pads.seen.runs).toBe(1);
  });

  it('a result that cannot even be kept becomes a failure with mayBeDone, and the task does not run again', async () => {
    await using pads = await openPads();
    const id = await pads.start();
    await pads.send(id, { type: 'FETCH', bytes: limit * 3 });
    const { attentionReasons } = await pads.until(id, needsPerson);
    expect(attentionReasons[0]?.message).toMatch(/output cannot be stored.*bytes/);
    const { data, ledger, attention } = await pads.until(id, isIdle);
    expect(data).toMatchObject({ failure: 'instance_too_large' });
    expect(ledger).toMatchObject([{ task: 'fetch', state: 'owed' }]);
    expect([attention, pads.seen.runs]).toEqual([false, 1]);
  });

  it('a timer beyond it is retried with back-off, and events go on', async () => {
    const store = createVirtualStore();
    let instance: string | undefined;
    let commits = 0;
    await using pads = await openPads({
      store: {
        ...store,
        commit: async (commit) => {
          if (commit.id === instance) commits += 1;
          return store.commit(commit);
        },
      },
    });
    const id = await pads.start();
    await pads.send(id, { type: 'WAIT', bytes: limit * 2 });
    await store.clock.advance(2_000);
    const { attentionReasons } = await pads.runtime.get('pad', id);
    expect(attentionReasons).toMatchObject([
      {
        kind: 'stuck',
        message: expect.stringMatching(/the timer xstate.after.*\d{5} bytes/) as unknown,
      },
    ]);
    instance = loggedIdOf(id);
    await store.clock.advance(120_000);
    expect(commits).toBeGreaterThan(0);
    expect(commits).toBeLessThan(15);
    await pads.send(id, { type: 'POKE' });
    await pads.runtime.cancel('pad', id);
  });
});

describe('a record that is larger than the limit, which was lowered,', () => {
  async function openLarge() {
    const pads = await openPads({ recordLimitBytes: 20_000 });
    const id = await pads.start({ text: text(5_000) });
    await pads.send(id, { type: 'FETCH', bytes: 3_000 });
    await pads.until(id, isIdle);
    await pads.runtime.close();
    const lowered = await pads.open(6_000);
    const send = async (event: Sent) => lowered.runtime.send('pad', id, event);
    return { ...lowered, id, seen: pads.seen, send };
  }

  it('is read, and accepts steps that do not make it larger', async () => {
    await using pads = await openLarge();
    expect(await pads.runtime.get('pad', pads.id)).toMatchObject({ status: 'Pending' });
    for (let n = 0; n < 120; n += 1) await pads.send({ type: 'POKE' });
    const same = await pads.send({ type: 'WRITE', text: text(8_000) });
    expect(same?.version).toBe(123);
  });

  it('does not grow, not even little by little', async () => {
    await using pads = await openLarge();
    let length = 8_000;
    let refused: unknown;
    while (refused === undefined && length < 20_000) {
      length += 200;
      await pads.send({ type: 'WRITE', text: text(length) }).catch((error: unknown) => {
        refused = error;
      });
    }
    expect(refused).toMatchObject({ code: 'instance_too_large' });
    expect(length).toBeLessThan(9_300);
    await pads.send({ type: 'WRITE', text: text(4_000) });
    const again = pads.send({ type: 'WRITE', text: text(8_000) });
    await expect(again).rejects.toMatchObject({ code: 'instance_too_large' });
    await pads.send({ type: 'WRITE', text: '' });
    await pads.send({ type: 'WRITE', text: text(500) });
  });

  it('is cancelled and rolled back', async () => {
    await using pads = await openLarge();
    await pads.runtime.cancel('pad', pads.id, { reason: text(1_000) });
    await pads.until(pads.id, ({ status }) => status === 'Cancelled');
    expect(pads.seen.undone).toBe(1);
  });
});

it('the log warns about instances from 256 KB on, once a minute for each process', async () => {
  const { log, lines } = capturedLog();
  await using pads = await openPads({ log, recordLimitBytes: 1_000_000 });
  const id = await pads.start({ text: text(200_000) });
  const warnings = () => lines.filter(({ msg }) => String(msg).startsWith('an instance is large'));
  expect(warnings()).toEqual([]);
  for (const length of [270_000, 280_000]) {
    await pads.send(id, { type: 'WRITE', text: text(length) });
  }
  expect(warnings()).toMatchObject([
    { process: 'pad', recordBytes: expect.any(Number) as unknown },
  ]);
  await pads.clock.advance(60_000);
  await pads.send(id, { type: 'WRITE', text: text(290_000) });
  expect(warnings()).toHaveLength(2);
});
