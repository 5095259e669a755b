type Schema = Readonly<Record<string, unknown>>;

/** Some values that a JSON Schema allows, as far as it says so: always the same, the simplest first, at most `most`. */
export function sampleSchema(schema: Schema, most: number): readonly unknown[] {
  if (most < 1) return [];
  for (const key of ['const', 'default']) if (schema[key] !== undefined) return [schema[key]];
  const examples = schema['examples'];
  if (isList(examples) && examples.length > 0) return examples.slice(0, most);
  const given = schema['enum'];
  if (isList(given)) return given.slice(0, most);
  const choices = schema['oneOf'] ?? schema['anyOf'];
  if (isList(choices)) {
    return choices.flatMap((choice) => sampleSchema(choice as Schema, most)).slice(0, most);
  }
  switch (schema['type']) {
    case 'boolean':
      return [false, true].slice(0, most);
    case 'null':
      return [null];
    case 'integer':
    case 'number':
      return [numberOf(schema)];
    case 'string':
      return [textOf(schema)];
    case 'array':
      return [arrayOf(schema)];
    case 'object':
      return objectsOf(schema, most);
    default:
      return [];
  }
}

/** The simplest object, and others in which one property has another value. */
function objectsOf(schema: Schema, most: number): readonly unknown[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const samples = Object.entries(properties).map(
    ([name, property]) => [name, sampleSchema(property, most)] as const,
  );
  const base = Object.fromEntries(
    samples.flatMap(([name, [first]]) => (required.has(name) ? [[name, first]] : [])),
  );
  const varied = samples.flatMap(([name, values]) =>
    values.slice(required.has(name) ? 1 : 0).map((value) => ({ ...base, [name]: value })),
  );
  return [base, ...varied].slice(0, most);
}

function arrayOf(schema: Schema): unknown {
  const fewest = Number(schema['minItems'] ?? 0);
  const [item] = sampleSchema((schema['items'] ?? {}) as Schema, 1);
  return Array.from({ length: fewest }, () => item);
}

function numberOf(schema: Schema): number {
  const least = Number(schema['minimum'] ?? Number(schema['exclusiveMinimum'] ?? -1) + 1);
  const greatest = Number(schema['maximum'] ?? Infinity);
  const step = Number(schema['multipleOf'] ?? 1);
  return Math.min(Math.ceil(Math.max(least, 0) / step) * step, greatest);
}

const texts: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  'date-time': '2026-01-01T00:00:00.000Z',
  date: '2026-01-01',
  uri: 'https://example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function textOf(schema: Schema): string {
  const known = texts[String(schema['format'])];
  if (known !== undefined) return known;
  return 'a'.repeat(Math.max(Number(schema['minLength'] ?? 1), 1));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
