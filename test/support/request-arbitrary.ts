import fc from 'fast-check';
import { schemaArbitrary, type Schema } from './schema-arbitrary.ts';

/** One operation of an OpenAPI document, its references followed. */
export interface Operation {
  readonly method: string;
  /** With its parameters, such as `/carts/{id}`. */
  readonly path: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
  }[];
  readonly body?: Schema;
}

/** A request to be. `{known}` in the path stands for the id of some instance that exists. */
export interface OddRequest {
  readonly method: string;
  readonly path: string;
  /** Which of the instances that exist. */
  readonly instance: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

const deepest = 20_000;

const oddText = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    '*',
    ' ',
    '\u0000',
    '\uD800',
    'xstate.init',
    'xstate.done.actor.0',
    'xstate.error.actor.x',
    '@xstate.start',
    '../..',

    '%00',
    '%2e%2e',
    '\u202e',
    'é'.normalize('NFD'),
    '𝕏',
    'null',
    '-1',
    '1e999',
    'x'.repeat(5_000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom(null, true, 0, -0, -1, 0.1, 2 ** 53, 1e308, Number.MIN_VALUE, [], {}),
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.oneof(fc.constantFrom('__proto__', 'constructor', 'type', 'then'), oddText),
    fc.jsonValue(),
    {
      maxKeys: 4,
    },
  ),
);

/** Ways to write JSON that are not as `JSON.stringify` does, valid and not. */
const oddBody: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  oddValue.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '',
    ' ',
    '{',
    'nul',
    'NaN',
    '[1,]',
    '\uFEFF{}',
    '{"a":1}{}',
    "{'a':1}",
    '{"type":1e400}',
    '{"type":"A","type":"B"}',
    '{"__proto__":{"type":"X"},"type":"__proto__"}',
    '"\u0000"',

    '{"type":"\\u0000"}',
    '{"type":"\\ud800"}',
    '-',
    '1e99999',
    '{"constructor":{"prototype":{}}}',
    '{"\\u005f_proto__":{"type":"X"}}',
    '{"type":"A","n":-0,"m":1e-400,"o":0.1e1}',
    `{"type":"A","n":${'9'.repeat(400)}}`,
    '9'.repeat(10_000),
    `"${'x'.repeat(99_998)}"`,
    `"${'x'.repeat(99_999)}"`,
    `{${Array.from({ length: 5_000 }, (_, nth) => `"k${nth}":${nth}`).join(',')}}`,
    ' '.repeat(50_000),
  ),
  fc
    .constantFrom(
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xf8, 0x88, 0x80, 0x80, 0x80, 0x22],
      [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00],
      [0xef, 0xbb, 0xbf, 0x7b, 0x7d],
      [0x7b, 0x7d, 0x00],
    )
    .map((bytes) => new Uint8Array(bytes)),
  fc.integer({ min: 60, max: 70 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: deepest }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc
    .integer({ min: 1, max: deepest })
    .map((depth) => `{"type":"EDIT","by":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
);

/** What the schema allows, with one field or a few that are not as it says. */
function bodyOf(schema: Schema): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const valid = schemaArbitrary(schema);
  const spoilt = fc
    .tuple(valid, fc.dictionary(oddText, oddValue, { minKeys: 1, maxKeys: 2 }), fc.nat(), oddValue)
    .map(([value, more, at, odd]) => {
      if (typeof value !== 'object' || value === null) return odd;
      const entries = Object.entries(value);
      const [name = 'type'] = entries[at % Math.max(entries.length, 1)] ?? [];
      return Object.fromEntries([...entries, ...Object.entries(more), [name, odd]]);
    });
  const twice = valid.map((value) => {
    const text = JSON.stringify(value) ?? 'null';
    return text.startsWith('{"') ? `${text.slice(0, -1)},${text.slice(1)}` : text;
  });
  return fc.oneof(
    { weight: 5, arbitrary: valid.map((value) => JSON.stringify(value) ?? '') },
    { weight: 4, arbitrary: spoilt.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: twice },
    { weight: 2, arbitrary: oddBody },
  );
}

const oddSegment = fc.oneof(
  oddText.map((text) => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''))),
  fc.constantFrom(
    '%',
    '%zz',
    '%ff',
    '%2F',
    '%2e%2e%2f',
    '%252e',
    ';a=b',
    '..;',
    '.',
    '%00',
    '{known}%00',
    '{known}%20',

    '{known}/',
    '/{known}',
    'by/x',
    '{known}/events/../cancel',
    'reg_aaaaaaaaaaaaaaaaaaaaaaaaaa',
    '\\',
    'a'.repeat(9_000),
  ),
);

const headerText = fc.oneof(
  fc.constantFrom(
    '"1"',
    'W/"1"',
    '*',
    '""',
    '"',
    ',',
    '"1",',
    '-1',
    '9'.repeat(400),
    'wait=',
    'wait=0',
    'wait=-5',
    'wait="x"',
    'respond-async',
  ),
  fc
    .string({ maxLength: 40 })
    .filter((text) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)),
);

/** Requests for the operations of a document: as it says, nearly so, and not at all. */
export function requestArbitrary(operations: readonly Operation[]): fc.Arbitrary<OddRequest> {
  return fc.oneof(...operations.map(operationArbitrary));
}

function operationArbitrary({
  method,
  path,
  parameters,
  body,
}: Operation): fc.Arbitrary<OddRequest> {
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const optional = (place: string, arbitrary: (schema: Schema) => fc.Arbitrary<string>) =>
    fc.record(
      Object.fromEntries(named(place).map(({ name, schema }) => [name, arbitrary(schema)])),
      { requiredKeys: [] },
    );
  const headers = optional('header', () => headerText);
  const query = optional('query', (schema) =>
    fc.oneof(schemaArbitrary(schema).map(toText), oddText),
  );
  const odd = fc.record(
    {
      accept: headerText,
      'content-encoding': fc.constantFrom('gzip', 'identity', 'x'),
      'content-length': fc.constantFrom('0', '-1', '99999999999', 'x'),
      'x-request-id': headerText,
      'x-http-method-override': fc.constantFrom('DELETE', 'PUT'),
    },
    { requiredKeys: [] },
  );
  const segment = fc.oneof(
    { weight: 6, arbitrary: fc.constant('{known}') },
    { weight: 1, arbitrary: oddSegment },
  );
  const verb = fc.oneof(
    { weight: 30, arbitrary: fc.constant(method.toUpperCase()) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('DELETE', 'PATCH', 'PUT', 'OPTIONS', 'HEAD', 'PURGE'),
    },
  );
  const type = fc.oneof(
    { weight: 12, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'json', ''),
    },
  );
  const sparsely = fc.oneof(
    { weight: 9, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: odd },
  );
  return fc
    .tuple(verb, segment, fc.nat(), headers, query, sparsely, type, bodyOf(body ?? {}), fc.nat(20))
    .map(([chosen, part, instance, given, search, more, contentType, text, tail]) => {
      const words = new URLSearchParams(search as Record<string, string>).toString();
      const withBody = !['GET', 'HEAD'].includes(chosen) && (body !== undefined || tail === 0);
      return {
        method: chosen,
        instance,
        path: path.replace(/\{\w+\}/, () => part) + (words === '' ? '' : `?${words}`),
        headers: {
          ...(given as Record<string, string>),
          ...more,
          ...(withBody ? { 'content-type': contentType } : {}),
        },
        ...(withBody ? { body: text } : {}),
      };
    });
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
