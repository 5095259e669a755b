import fc from 'fast-check';

export type Schema = Readonly<Record<string, unknown>>;

/** Values that a JSON Schema allows, as far as it says so. */
export function schemaArbitrary(schema: Schema): fc.Arbitrary<unknown> {
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(choices) && choices.length > 0) {
    return fc.oneof(...choices.map((choice) => schemaArbitrary(choice as Schema)));
  }
  switch (schema['type']) {
    case 'string':
      return stringArbitrary(schema);
    case 'integer':
      return fc.integer({
        min: numberIn(schema, 'minimum', 0),
        max: numberIn(schema, 'maximum', 1_000),
      });
    case 'number':
      return fc.double({
        min: numberIn(schema, 'minimum', 0),
        max: numberIn(schema, 'maximum', 1_000),
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(schemaArbitrary((schema['items'] ?? {}) as Schema), {
        minLength: 1,
        maxLength: 3,
      });
    case 'object':
      return objectArbitrary(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectArbitrary(schema: Schema): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, schemaArbitrary(property)]),
  );
  return fc.record(model, { requiredKeys: (schema['required'] ?? []) as string[] });
}

function stringArbitrary(schema: Schema): fc.Arbitrary<string> {
  const examples: Readonly<Record<string, string>> = {
    email: 'ada@example.com',
    'date-time': '2026-01-01T00:00:00.000Z',
    uri: 'https://example.com/a',
  };
  const example = examples[String(schema['format'])];
  if (example !== undefined) return fc.constant(example);
  if (typeof schema['pattern'] === 'string')
    return fc.stringMatching(new RegExp(schema['pattern']));
  return fc.oneof(
    fc.constantFrom('ann', 'bob', 'tea', 'ada@example.com', 'bank-a/alice'),
    fc.string({
      minLength: numberIn(schema, 'minLength', 1),
      maxLength: Math.min(numberIn(schema, 'maxLength', 20), 60),
      unit: 'grapheme',
    }),
  );
}

function numberIn(schema: Schema, name: string, fallback: number): number {
  const value = schema[name];
  const number = typeof value === 'number' ? value : fallback;
  return Math.max(-(2 ** 31), Math.min(number, 2 ** 31 - 1));
}
