import { describe, expect, it } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { z } from 'zod';
import type { Caller } from '../../../../src/actors/access/caller.ts';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { hasEnded } from '../../../support/has-ended.ts';

const machine = setup({
  types: {
    input: {} as { readonly order?: string | undefined } | undefined,
    context: {} as { readonly order: string; readonly count: number },
    events: {} as { type: 'ADD'; by: number } | { type: 'CLOSE' } | { type: 'BIG'; size: number },
  },
  guards: { isSmall: ({ event }) => event.type === 'BIG' && event.size < 10 },
}).createMachine({
  context: ({ input }) => ({ order: input?.order ?? 'none', count: 0 }),
  initial: 'open',
  states: {
    open: {
      on: {
        ADD: { actions: assign({ count: ({ context, event }) => context.count + event.by }) },
        BIG: { guard: 'isSmall', target: 'closed' },
        CLOSE: 'closed',
      },
    },
    closed: { type: 'final' },
  },
});

function createTally<I extends z.ZodType>(config: Partial<ProcessConfig<typeof machine, I>> = {}) {
  return defineProcess({ name: 'tally', machine, ...config } as ProcessConfig<typeof machine, I>);
}

function caller(sub: string, more: Partial<Caller> = {}): Caller {
  return { sub, tenant: undefined, scopes: [], claims: {}, ...more };
}

describe('an idempotency key', () => {
  it('on an event: the same answer, no second effect, even if both arrive at once', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const id = await tally.start();
    const add = async () =>
      tally.runtime.send('tally', id, { type: 'ADD', by: 1 }, { idempotencyKey: 'k' });
    const answers = await Promise.all([add(), add(), add()]);
    await tally.runtime.send('tally', id, { type: 'ADD', by: 5 });
    answers.push(await add());
    expect(new Set(answers.map((view) => JSON.stringify(view))).size).toBe(1);
    expect((await tally.runtime.get('tally', id)).data).toMatchObject({ count: 6 });
  });

  it('with another body is refused, and changes nothing', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const id = await tally.start();
    await tally.runtime.send('tally', id, { type: 'ADD', by: 1 }, { idempotencyKey: 'k' });
    const other = tally.runtime.send('tally', id, { type: 'ADD', by: 2 }, { idempotencyKey: 'k' });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect((await tally.runtime.get('tally', id)).version).toBe(1);
  });

  it('with the same body, its keys in another order, gets the first answer', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const id = await tally.start();
    const key = { idempotencyKey: 'k' };
    const body = { type: 'ADD', by: 1, note: { a: [{ x: 1, y: 2 }], b: 2 } };
    const moved = { note: { b: 2, a: [{ y: 2, x: 1 }] }, by: 1, type: 'ADD' };
    const first = await tally.runtime.send('tally', id, body, key);
    expect(await tally.runtime.send('tally', id, moved, key)).toEqual(first);
    const other = { ...body, note: { a: [{ x: 2, y: 1 }], b: 2 } };
    await expect(tally.runtime.send('tally', id, other, key)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('on a start: one instance, and the first answer', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const start = async (body: unknown, sub = 'a') =>
      tally.runtime.start('tally', body, { idempotencyKey: 'k', caller: caller(sub) });
    const first = await start({ order: '1' });
    await tally.runtime.send('tally', first.instance.id, { type: 'CLOSE' });
    expect(await start({ order: '1' })).toEqual(first);
    await expect(start({ order: '2' })).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect((await start({ order: '2' }, 'b')).instance.id).not.toBe(first.instance.id);
  });
});

describe('an instance with an owner', () => {
  it('is visible to its owner and the administrators of its tenant only', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const ann = caller('ann', { tenant: 'x' });
    const { id } = (await tally.runtime.start('tally', undefined, { caller: ann })).instance;
    const get = async (who: Caller) => tally.runtime.get('tally', id, { caller: who });
    const send = async (who: Caller) =>
      tally.runtime.send('tally', id, { type: 'ADD', by: 1 }, { caller: who });
    const hidden = { code: 'instance_not_found' };
    const admin = { scopes: ['holdfast:admin'] };
    expect((await get(ann)).id).toBe(id);
    expect((await get(caller('root', { ...admin, tenant: 'x' }))).id).toBe(id);
    await expect(get(caller('bob', { tenant: 'x' }))).rejects.toMatchObject(hidden);
    await expect(get(caller('ann', { tenant: 'y' }))).rejects.toMatchObject(hidden);
    await expect(get(caller('root', { ...admin, tenant: 'y' }))).rejects.toMatchObject(hidden);
    await expect(send(caller('bob', { tenant: 'x' }))).rejects.toMatchObject(hidden);
    expect((await send(ann))?.version).toBe(1);
  });

  it('is visible to callers that a rule of the process admits', async () => {
    const process = createTally({
      access: { read: ({ claims, data }) => claims['team'] === 'red' && data !== null },
    });
    await using tally = await createMemoryRuntime(process);
    const ann = caller('ann');
    const { id } = (await tally.runtime.start('tally', undefined, { caller: ann })).instance;
    const bob = caller('bob', { claims: { team: 'red' } });
    expect((await tally.runtime.get('tally', id, { caller: bob })).id).toBe(id);
    const sent = tally.runtime.send('tally', id, { type: 'CLOSE' }, { caller: bob });
    await expect(sent).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('waiting and following', () => {
  it('resolve when the instance changes, and when it ends', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const id = await tally.start();
    const until = async (reached: (view: InstanceView) => boolean, timeoutMs = 5_000) =>
      tally.runtime.wait('tally', id, { until: reached, timeoutMs });
    const ended = until(hasEnded);
    const changed = until(({ version }) => version > 0);
    await tally.runtime.send('tally', id, { type: 'ADD', by: 1 });
    expect((await changed).version).toBe(1);
    await tally.runtime.send('tally', id, { type: 'CLOSE' });
    expect((await ended).status).toBe('Completed');
    const never = until(({ version }) => version > 2, 10);
    expect((await tally.clock.finish(never)).version).toBe(2);
  });

  it('shows every step once, from any point on', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const id = await tally.start();
    const { signal } = new AbortController();
    const seen: number[] = [];
    const all = (async () => {
      for await (const { sequence } of tally.runtime.follow('tally', id, { signal })) {
        seen.push(sequence);
      }
    })();
    for (let count = 0; count < 5; count += 1) {
      await tally.runtime.send('tally', id, { type: 'ADD', by: 1 });
    }
    await tally.runtime.send('tally', id, { type: 'CLOSE' });
    await all;
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const rest: number[] = [];
    for await (const { sequence } of tally.runtime.follow('tally', id, { after: 4, signal })) {
      rest.push(sequence);
    }
    expect(rest).toEqual([5, 6]);
  });
});

it('following from beyond the newest step misses no later one', async () => {
  await using tally = await createMemoryRuntime(createTally());
  const id = await tally.start();
  const { signal } = new AbortController();
  const steps = tally.runtime.follow('tally', id, { after: 50, signal })[Symbol.asyncIterator]();
  const next = steps.next();
  await tally.clock.settle();
  await tally.runtime.send('tally', id, { type: 'CLOSE' });
  expect((await next).value).toMatchObject({ sequence: 1, status: 'Completed' });
});

describe('lists', () => {
  it('find by status, state, attributes and words, page by page', async () => {
    const process = createTally({
      search: { state: true, attributes: ({ context }) => ({ order: context.order }) },
    });
    await using tally = await createMemoryRuntime(process);
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await tally.start({ order: `blue order ${n}` }));
    await tally.runtime.send('tally', ids[2] ?? '', { type: 'CLOSE' });
    const found = async (filter: object) =>
      (await tally.runtime.list('tally', filter)).instances
        .map(({ id }) => ids.indexOf(id))
        .toSorted((a, b) => a - b);
    expect(await found({})).toEqual([0, 1, 2, 3, 4]);
    expect(await found({ status: 'Completed' })).toEqual([2]);
    expect(await found({ state: 'open', q: 'Order blue' })).toEqual([0, 1, 3, 4]);
    expect(await found({ attributes: { order: 'blue order 3' } })).toEqual([3]);
    const first = await tally.runtime.list('tally', { limit: 3 });
    const second = await tally.runtime.list('tally', { limit: 3, cursor: first.next ?? '' });
    const both = [...first.instances, ...second.instances].map(({ id }) => id);
    expect([new Set(both).size, second.next]).toEqual([5, undefined]);
    expect(await tally.runtime.count('tally')).toMatchObject({ Pending: 4, Completed: 1 });
    await expect(tally.runtime.list('tally', { cursor: 'made-up' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('a refusal by a guard', () => {
  it('names the guard', async () => {
    await using tally = await createMemoryRuntime(createTally());
    const id = await tally.start();
    const sent = tally.runtime.send('tally', id, { type: 'BIG', size: 99 });
    await expect(sent).rejects.toMatchObject({
      code: 'event_not_accepted',
      message: expect.stringContaining('the guard isSmall rejected it'),
      details: { guards: ['isSmall'] },
    });
  });
});

describe('a refusal', () => {
  it('lists the accepted events as the instance does, including schemas', async () => {
    const process = createTally({ events: { ADD: z.object({ by: z.number() }) } });
    await using tally = await createMemoryRuntime(process);
    const id = await tally.start();
    const { accepts } = await tally.runtime.get('tally', id);
    expect(accepts.find(({ type }) => type === 'ADD')).toHaveProperty('schema.properties.by');
    const refused = tally.runtime.send('tally', id, { type: 'NOPE' });
    await expect(refused).rejects.toMatchObject({ details: { accepts } });
  });
});

it('wildcards among the accepted events are marked', async () => {
  const pass = { actions: () => {} };
  const process = defineProcess({
    name: 'wild',
    machine: createMachine({ on: { '*': pass, 'pay.*': pass, GO: pass } }),
  });
  await using wild = await createMemoryRuntime(process);
  const id = await wild.start();
  const href = `/wilds/${id}/events`;
  expect((await wild.runtime.get('wild', id)).accepts).toEqual([
    { type: '*', pattern: true, href },
    { type: 'pay.*', pattern: true, href },
    { type: 'GO', href },
  ]);
});

describe('redacted values', () => {
  it('never reach the history', async () => {
    await using tally = await createMemoryRuntime(createTally({ redact: ['secret'] }));
    const id = await tally.start();
    await tally.runtime.send('tally', id, { type: 'ADD', by: 1, secret: 'hunter2' });
    const { steps } = await tally.runtime.history('tally', id);
    expect(steps[1]?.event).toEqual({ type: 'ADD', by: 1, secret: '[redacted]' });
  });
});
