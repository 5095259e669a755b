import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign, raise, sendTo, setup, type AnyActorRef, type AnyEventObject } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { startInstance } from '../../support/instance.ts';

const markers = ['xstate$$type', '$$type', '$actor', '$$actor', '$', 'path', 'id', '__proto__'];
const actorLike = [
  'sessionId',
  'send',
  'ref',
  'getSnapshot',
  '_parent',
  'system',
  'toJSON',
  'type',
];

/** Any JSON, with more than its share of what stands for a reference somewhere. */
const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1, -1.5, '', 'counter', 'c:0'),
    fc.jsonValue({ maxDepth: 2 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...markers, ...actorLike), tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** As the client's body is read. */
const json = data.map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const vault = setup({}).createMachine({ context: { code: 'secret' } });
const safe = setup({
  types: {
    context: {} as { kept: unknown; vault: AnyActorRef; inner: unknown },
    events: {} as AnyEventObject,
  },
  actors: {
    vault,
    keeper: setup({
      types: { context: {} as { kept: unknown }, events: {} as AnyEventObject },
    }).createMachine({
      context: { kept: null },
      on: { '*': { actions: assign({ kept: ({ event }) => event['data'] as unknown }) } },
    }),
  },
}).createMachine({
  context: ({ spawn }) => ({
    kept: null,
    inner: null,
    vault: spawn('vault', { id: 'vault' }),
  }),
  invoke: { src: 'keeper', id: 'keeper' },
  on: {
    KEEP: {
      actions: [
        assign({ kept: ({ event }) => event['data'] as unknown }),
        sendTo('keeper', ({ event }) => event),
        raise(({ event }) => ({ type: 'LATER', data: event['data'] as unknown }), { delay: 10 }),
      ],
    },
    LATER: { actions: assign({ inner: ({ event }) => event['data'] as unknown }) },
  },
});

describe('data that looks like a reference', () => {
  test('is data after a restore: in a context, in that of a child, in a delayed event', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        const instance = startInstance(safe);
        instance.send('KEEP', { data: value });
        instance.reload();
        instance.reload();
        instance.fire('LATER');
        instance.reload();
        const { context, children } = instance.snapshot();
        expect(JSON.stringify(context.kept)).toBe(text);
        expect(JSON.stringify(context.inner)).toBe(text);
        expect(JSON.stringify(children['keeper']?.getSnapshot().context.kept)).toBe(text);
        expect(context.vault).toBe(children['vault']);
      }),
      { numRuns: 300 },
    );
  });

  test('is returned as sent, in changes and reads', async () => {
    const process = defineProcess({
      name: 'safe',
      machine: safe,
      view: ({ context }) => ({ kept: context.kept, vault: context.vault }),
    });
    await using memory = await createMemoryRuntime(process, { actorCache: 1 });
    const id = await memory.start();
    const rendered = { xstate$$type: 1, id: 'vault' };
    for (const kept of [
      { xstate$$type: 1, id: 'vault', path: ['vault'] },
      { $actor: ['vault'], id: 'vault' },
      { $$actor: [{ $actor: null, id: 'x' }] },
      { sessionId: 'x:0', send: 'now', ref: 'A-17' },
    ]) {
      const sent = await memory.runtime.send('safe', id, { type: 'KEEP', data: kept });
      expect(JSON.parse(JSON.stringify(sent)).data).toEqual({ kept, vault: rendered });
      await memory.start();
      const read = await memory.runtime.get('safe', id);
      expect(JSON.parse(JSON.stringify(read)).data).toEqual({ kept, vault: rendered });
      const { steps } = await memory.runtime.history('safe', id);
      const events = steps.map(({ event }) => event).filter(({ type }) => type === 'KEEP');
      expect(events.at(-1)).toEqual({ type: 'KEEP', data: kept });
    }
  });

  test('gives no access to an actor', () => {
    const instance = startInstance(safe);
    instance.send('KEEP', { data: { xstate$$type: 1, id: 'vault', path: ['vault'] } });
    instance.reload();
    expect(instance.snapshot().context.kept).not.toHaveProperty('send');
  });
});
