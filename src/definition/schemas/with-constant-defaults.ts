type Json = Readonly<Record<string, unknown>>;

/** Keys of a JSON Schema whose members are names, not keywords. */
const maps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);

/** A default computed from the time differs after this delay. */
const laterMs = 2;

/**
 * The JSON Schema that `make` returns, without computed defaults. Zod evaluates defaults while making the schema, and
 * does not distinguish functions from values, so the schema is made twice and a default that differs is left out. A
 * default that changes less often than every few milliseconds, such as today's date, counts as constant.
 */
export function withConstantDefaults(make: () => Json): Json {
  const schema = make();
  if (!JSON.stringify(schema).includes('"default":')) return schema;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, laterMs);
  return agreed(schema, make()) as Json;
}

/** The first schema, without the defaults in which the second differs. */
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
