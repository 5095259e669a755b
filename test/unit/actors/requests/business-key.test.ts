import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import type { Caller } from '../../../../src/actors/access/caller.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const machine = setup({
  types: {
    context: {} as { readonly count: number },
    events: {} as { type: 'ADD' } | { type: 'CLOSE' },
  },
}).createMachine({
  context: { count: 0 },
  initial: 'open',
  states: {
    open: {
      on: {
        ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) },
        CLOSE: 'closed',
      },
    },
    closed: { type: 'final' },
  },
});

const input = z.object({ order: z.string().optional() });
type Tally = ProcessConfig<typeof machine, typeof input>;

function createTally(config: Partial<Tally> = {}) {
  const correlate: Tally['correlate'] = ({ input: { order } }) => order;
  return defineProcess({ name: 'tally', machine, input, correlate, ...config } as Tally);
}

function caller(sub: string, more: Partial<Caller> = {}): Caller {
  return { sub, tenant: undefined, scopes: [], claims: {}, ...more };
}

const o1 = { key: 'o-1' };
const unknown = (key: string) => ({
  code: 'instance_not_found',
  message: `There is no tally with the business key "${key}"; check the key, or start an instance.`,
});

describe('a business key', () => {
  it('reaches the instance with every request, and starts no second one', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const { runtime } = tally;
    const { instance } = await runtime.start('tally', { order: 'o-1' });
    expect(instance.key).toBe('o-1');
    expect(await runtime.get('tally', o1)).toEqual(instance);
    expect((await runtime.send('tally', o1, { type: 'ADD' }))?.version).toBe(1);
    expect((await runtime.history('tally', o1)).steps).toHaveLength(2);
    const again = runtime.start('tally', { order: 'o-1' });
    await expect(again).rejects.toMatchObject({ code: 'already_started' });
    expect(await runtime.cancel('tally', o1)).toMatchObject({ status: 'Cancelled' });
    const { signal } = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of runtime.follow('tally', o1, { signal })) seen.push(sequence);
    expect(seen).toEqual([0, 1, 2]);
  });

  it('that is unknown is named in every error', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const { runtime } = tally;
    const at = { key: 'o-2' };
    const until = () => true;
    for (const ask of [
      async () => runtime.get('tally', at),
      async () => runtime.send('tally', at, { type: 'ADD' }),
      async () => runtime.cancel('tally', at),
      async () => runtime.retryRollback('tally', at),
      async () => runtime.skipRollback('tally', at, '0/0', 'by hand'),
      async () => runtime.history('tally', at),
      async () => runtime.ledger('tally', at),
      async () => runtime.wait('tally', at, { until, timeoutMs: 1 }),
    ]) {
      await expect(tally.clock.finish<unknown>(ask())).rejects.toMatchObject(unknown('o-2'));
    }
  });

  it('belongs to a tenant: that of the caller by default', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const { runtime } = tally;
    const ann = caller('ann', { tenant: 'x' });
    const { instance } = await runtime.start('tally', { order: 'o-1' }, { caller: ann });
    expect((await runtime.get('tally', o1, { caller: ann })).id).toBe(instance.id);
    expect((await runtime.get('tally', { ...o1, tenant: 'x' })).id).toBe(instance.id);
    await expect(runtime.get('tally', o1)).rejects.toMatchObject(unknown('o-1'));
  });

  it('that is taken returns the existing instance if the process is configured so', async () => {
    await using tally = await createMemoryRuntime(createTally({ onDuplicate: 'existing' }));
    const first = await tally.runtime.start('tally', { order: 'o-1' });
    const second = await tally.runtime.start('tally', { order: 'o-1' });
    expect([second.created, second.instance.id]).toEqual([false, first.instance.id]);
  });

  it('may be absent: each start is a new instance, and idempotency keys stay scoped to their callers', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const start = async (sub: string, idempotencyKey?: string) => {
      const options = { caller: caller(sub), ...(idempotencyKey && { idempotencyKey }) };
      return (await tally.runtime.start('tally', {}, options)).instance;
    };
    const starts = [
      await start('ann'),
      await start('ann'),
      await start('ann', 'k'),
      await start('bob', 'k'),
    ];
    expect(new Set(starts.map(({ id }) => id)).size).toBe(4);
    expect((await start('ann', 'k')).id).toBe(starts[2]?.id);
    expect(starts[0]).not.toHaveProperty('key');
  });

  it('makes an early event wait', async () => {
    await using tally = await createMemoryRuntime(createTally({ earlyEventMs: 60_000 }));
    const { runtime } = tally;
    const early = runtime.send('tally', o1, { type: 'ADD' });
    const { instance } = await runtime.start('tally', { order: 'o-1' });
    expect(await early).toMatchObject({ id: instance.id, version: 1 });
    const never = runtime.send('tally', { key: 'o-9' }, { type: 'ADD' }, { early: { waitMs: 10 } });
    await expect(tally.clock.finish(never)).rejects.toMatchObject(unknown('o-9'));
  });
});

describe('an event by business key whose instance is forgotten after it was found', () => {
  /** A tally under o-1, and what happens right after the next look at it. */
  async function openTally(earlyEventMs: number) {
    const store = createVirtualStore();
    let next: (() => Promise<unknown>) | undefined;
    const load: typeof store.load = async (id) => {
      const stored = await store.load(id);
      const run = next;
      next = undefined;
      await run?.();
      return stored;
    };
    const process = createTally({ earlyEventMs, retentionMs: 0 });
    const memory = await createMemoryRuntime(process, { store: { ...store, load } });
    // What a node looks at when it starts comes first.
    await store.clock.settle();
    const { runtime } = memory;
    const { id, createdAt } = (await runtime.start('tally', { order: 'o-1' })).instance;
    return {
      runtime,
      createdAt,
      afterNextLook(run: () => Promise<unknown>) {
        next = run;
      },
      async forget() {
        await runtime.send('tally', id, { type: 'CLOSE' });
        await store.clock.until(async () => store.expire(10), Boolean);
      },
      startAgain: async () => runtime.start('tally', { order: 'o-1' }),
      [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
    };
  }

  it('goes to the next instance with the key', async () => {
    await using tally = await openTally(0);
    tally.afterNextLook(async () => {
      await tally.forget();
      await tally.startAgain();
    });
    const sent = await tally.runtime.send('tally', o1, { type: 'ADD' });
    expect(sent).toMatchObject({ status: 'Pending', version: 1, data: { count: 1 } });
    expect(await tally.runtime.get('tally', o1)).toEqual(sent);
  });

  it('waits for the next instance with the key', async () => {
    await using tally = await openTally(60_000);
    let started: Promise<unknown> | undefined;
    tally.afterNextLook(async () => {
      await tally.forget();
      // The event is found to have no instance before the next one starts.
      tally.afterNextLook(async () => {
        tally.afterNextLook(async () => {
          started = tally.startAgain();
        });
      });
    });
    const admitted: string[] = [];
    const admit = (id: string) => void admitted.push(id);
    const sent = await tally.runtime.send('tally', o1, { type: 'ADD' }, { admit });
    await started;
    expect(sent).toMatchObject({ status: 'Pending', version: 1, data: { count: 1 } });
    expect(admitted).toEqual([sent?.id]);
  });

  it('is refused, naming its key, if no other starts', async () => {
    await using tally = await openTally(0);
    tally.afterNextLook(async () => tally.forget());
    const sent = tally.runtime.send('tally', o1, { type: 'ADD' });
    await expect(sent).rejects.toMatchObject(unknown('o-1'));
  });

  it('is applied once, and to no instance if it requires the version of the forgotten one', async () => {
    await using tally = await openTally(0);
    await tally.runtime.send('tally', o1, { type: 'ADD' });
    tally.afterNextLook(async () => {
      await tally.forget();
      await tally.startAgain();
    });
    const sent = tally.runtime.send('tally', o1, { type: 'ADD' }, { ifVersion: 1 });
    await expect(sent).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await tally.runtime.get('tally', o1)).version).toBe(0);
  });
});
