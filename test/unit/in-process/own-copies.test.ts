import { describe, expect, test } from 'vitest';
import { assign, emit, fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../src/definition/define-process.ts';
import {
  createMemoryService,
  type MemoryService,
  type MemoryServiceOptions,
} from '../support/memory-service.ts';

interface Basket {
  readonly items: readonly string[];
}

const output = { items: ['from the task'] };
const machine = setup({
  types: {
    input: {} as Basket,
    context: {} as { items: readonly string[]; kept: unknown; fetched: unknown },
  },
  actors: { fetch: fromPromise(async () => output) },
}).createMachine({
  context: ({ input }) => ({ items: input.items, kept: null, fetched: null }),
  initial: 'fetching',
  states: {
    fetching: {
      invoke: {
        src: 'fetch',
        onDone: { target: 'open', actions: assign({ fetched: ({ event }) => event.output }) },
      },
    },
    open: { initial: 'a', states: { a: {} } },
  },
  on: {
    KEEP: { actions: assign({ kept: ({ event }) => event as unknown }) },
    TELL: { actions: emit(({ context }) => ({ type: 'told', items: context.items })) },
  },
});
const basket = defineProcess({
  name: 'basket',
  machine,
  input: z.object({ items: z.array(z.string()) }) as z.ZodType<Basket>,
  events: { KEEP: z.object({ what: z.unknown() }), TELL: z.object({}) },
});

const serve = (options: Partial<MemoryServiceOptions> = {}) =>
  createMemoryService({ processes: [basket], ...options });

/** Changes all that can be changed in a value. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const holder = value as Record<string, unknown>;
    spoil(holder[key]);
    holder[key] = 'spoilt';
  }
  if (Array.isArray(value)) value.push('spoilt');
}

const settled = async (service: MemoryService, id: string) =>
  service.clock.until(
    async () => service.get('basket', id),
    ({ state }) => state !== 'fetching',
  );

describe('the data of a program and of an instance are separate copies', () => {
  test('a result may be changed: of a start, an event and a read', async () => {
    await using service = serve();
    const started = await service.start('basket', { items: ['a'] });
    const { id } = started;
    await settled(service, id);
    const before = await (await service.fetch(new Request(`http://local/baskets/${id}`))).json();
    spoil(started);
    spoil(await service.get('basket', id));
    const after = await service.send('basket', id, { type: 'TELL' });
    spoil(after);
    const next = await service.send('basket', id, { type: 'TELL' });
    const shown = (view: object) => ({ ...view, version: 0, updatedAt: '' });
    expect(shown(next)).toEqual(shown(before));
    expect(await service.get('basket', id)).toEqual(next);
  });

  test('an input and an event may be changed after they were sent', async () => {
    await using service = serve();
    const input = { items: ['a'] };
    const { id } = await service.start('basket', input);
    const event = { type: 'KEEP', what: { deep: ['b'] } };
    const sent = service.send('basket', id, event);
    spoil(event);
    spoil(input);
    await sent;
    await service.send('basket', id, { type: 'TELL' });
    const { data } = await service.get('basket', id);
    expect(data).toMatchObject({ items: ['a'], kept: { type: 'KEEP', what: { deep: ['b'] } } });
  });

  test('an emitted event may be changed by onEmit, and is told whole the next time', async () => {
    const told: string[] = [];
    await using service = serve({
      onEmit: ({ event }) => {
        told.push(JSON.stringify(event));
        spoil(event);
        if (told.length === 1) throw new Error('not yet');
      },
    });
    const { id } = await service.start('basket', { items: ['a'] });
    await service.send('basket', id, { type: 'TELL' });
    await service.clock.until(
      () => told.length,
      (length) => length === 2,
    );
    expect(new Set(told)).toEqual(new Set(['{"type":"told","items":["a"]}']));
    expect((await service.get('basket', id)).data).toMatchObject({ items: ['a'] });
  });

  test('the output of a task may be changed by the task', async () => {
    await using service = serve();
    const { id } = await service.start('basket', { items: ['a'] });
    await settled(service, id);
    output.items.push('later');
    await service.send('basket', id, { type: 'TELL' });
    const { data } = await service.get('basket', id);
    output.items.pop();
    expect(data).toMatchObject({ fetched: { items: ['from the task'] } });
  });

  test('a value that cannot be copied is refused', async () => {
    await using service = serve();
    const event = { type: 'KEEP', what: () => 1 };
    const { id } = await service.start('basket', { items: [] });
    await expect(service.send('basket', id, event)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('The event') as unknown,
    });
    const input = { items: [], extra: Symbol('x') };
    await expect(service.start('basket', input)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
