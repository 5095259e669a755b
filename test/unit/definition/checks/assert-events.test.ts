import { expect, test } from 'vitest';
import { createMachine, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type EventSchemas } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';

const machine = createMachine({
  initial: 'open',
  states: {
    open: { on: { PAY: 'closed', 'note.*': 'open', CLOSE: 'closed' } },
    closed: { type: 'final' },
  },
});

const card = z.object({ number: z.string(), holder: z.object({ name: z.string() }).optional() });
const events = {
  PAY: z.object({ card, codes: z.array(z.object({ code: z.string() })), extra: z.unknown() }),
};

function defining(declared: EventSchemas, redact: readonly string[] = []): () => unknown {
  return () => defineProcess({ name: 'bill', machine, events: declared, redact });
}

test.each(['PAY', 'note.added', 'note'])(
  'the event %s, which a state accepts, may be declared',
  (type) => {
    expect(defining({ [type]: z.object({}) })).not.toThrow();
  },
);

test('an event that no state accepts is refused, with the accepted ones', () => {
  expect(defining({ PAYED: z.object({}) })).toThrow(
    'The process bill is refused: it declares the event PAYED, which no state accepts; its states accept PAY, note.*, CLOSE.',
  );
});

test.each([
  ['in place', z.object({ type: z.literal('PAY'), card })],
  ['in a variant', z.union([z.object({ card }), z.object({ type: z.string().optional() })])],
])('a schema with the property type %s is refused, with the remedy', (_, schema) => {
  expect(defining({ PAY: schema })).toThrow(
    'The process bill is refused: the schema of its event PAY has the property type, but it describes only the payload; remove type from the schema, the name of the event is PAY.',
  );
});

test('a property of the payload may have a property type', () => {
  expect(defining({ PAY: z.object({ card: z.object({ type: z.string() }) }) })).not.toThrow();
});

test.each([
  'card',
  'card.number',
  'card.holder.name',
  'card.*',
  'codes.*.code',
  'codes.0.code',
  'extra.whatever',
])('redacting %s, which an event can have, is allowed', (path) => {
  expect(defining(events, [path])).not.toThrow();
});

test('redacting what only an input or the result of a task can have is allowed', () => {
  const input = z.object({ apiKey: z.string() });
  const tasks = { pay: { result: z.object({ receipt: z.string() }) } };
  const paying = setup({
    actors: { pay: task<unknown, void>(async () => undefined) },
  }).createMachine({ on: { PAY: {} }, invoke: { src: 'pay' } });
  const redacting = (path: string) =>
    defineProcess({ name: 'bill', machine: paying, input, events, tasks, redact: [path] });
  expect(() => redacting('apiKey')).not.toThrow();
  expect(() => redacting('receipt')).not.toThrow();
  expect(() => redacting('apiKeys')).toThrow('redact names apiKeys');
});

test.each(['cart', 'card.nummer', 'codes.code', 'codes.*.kode', 'type'])(
  'redacting %s, which no event can have, is refused',
  (path) => {
    expect(defining(events, [path])).toThrow(/^The process bill is refused: redact names /);
  },
);

test('without declared events, any path can be redacted', () => {
  expect(() => defineProcess({ name: 'bill', machine, redact: ['card.number'] })).not.toThrow();
});
