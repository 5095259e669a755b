type Json = Readonly<Record<string, unknown>>;

/** Keys of a JSON Schema under which names, not keywords, stand for schemas. */
const maps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);

/** A default that is computed from the time differs after that long. */
const laterMs = 2;

/**
 * The JSON Schema that `make` gives, without the defaults that are computed. Zod evaluates them when the schema is made, and
 * does not tell a function from a value: so the schema is made twice, and a default that differs is left out. One that
 * changes more slowly than within milliseconds, such as today's date, is taken for a value.
 */
export function withConstantDefaults(make: () => Json): Json {
  const schema = make();
  if (!JSON.stringify(schema).includes('"default":')) return schema;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, laterMs);
  return agreed(schema, make()) as Json;
}

/** The first of two schemas that differ in their defaults, without those. */
function agreed(one: unknown, other: unknown): unknown {
  if (Array.isArray(one)) return one.map((item, index) => agreed(item, at(other, index)));
  if (!isObject(one)) return one;
  const entries = Object.entries(one).flatMap(([key, value]): [string, unknown][] => {
    const twin = at(other, key);
    if (key === 'default') return isSame(value, twin) ? [[key, value]] : [];
    return [[key, maps.has(key) ? agreedMap(value, twin) : agreed(value, twin)]];
  });
  return Object.fromEntries(entries);
}

function agreedMap(one: unknown, other: unknown): unknown {
  if (!isObject(one)) return one;
  return Object.fromEntries(
    Object.entries(one).map(([name, schema]) => [name, agreed(schema, at(other, name))]),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function at(holder: unknown, key: string | number): unknown {
  return isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}
