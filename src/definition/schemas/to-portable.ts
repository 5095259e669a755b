import type { z } from 'zod';

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;
type Schema = Parameters<Override>[0]['jsonSchema'];

/** Formats that JSON Schema defines: what checks one here need not stand beside it. */
const knownFormats: ReadonlySet<string> = new Set(
  'date-time date time duration email hostname ipv4 ipv6 uri uuid regex json-pointer'.split(' '),
);
/** What Python's `re` or RE2 (Go) lacks: look-around, names, back references, classes and escapes of JavaScript's own. */
const foreign =
  /\(\?(?!:)|\\[pPkuc1-9]|\[\^?\]|\{(?:\d*,)?(?:[1-9]\d{4,}|[2-9]\d{3}|1\d\d[1-9]|1\d[1-9]\d|1[1-9]\d\d)\}/;

/** Does a regular expression mean the same to JavaScript, Go and Python? */
export function isPortablePattern(pattern: string): boolean {
  return !foreign.test(pattern.replaceAll('\\\\', ''));
}

/**
 * For `z.toJSONSchema`: keeps formats, and patterns that other languages accept; leaves out other patterns, and the bounds
 * that every integer has.
 */
export const toPortable: Override = ({ zodSchema, jsonSchema }) => {
  const format = formatAfter(zodSchema);
  if (format !== undefined && jsonSchema.type === 'string') jsonSchema.format ??= format;
  if (jsonSchema.type === 'string') keepPatterns(zodSchema, jsonSchema);
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/** The format that a string has to have once it is trimmed or folded, as in `z.string().trim().pipe(z.email())`. */
function formatAfter({ _zod: { def } }: z.core.$ZodTypes): string | undefined {
  if (def.type !== 'pipe') return undefined;
  const [first, then] = [def.in._zod.def, def.out._zod.def];
  if (first.type !== 'string' || then.type !== 'string' || !('format' in then)) return undefined;
  const format = String(then.format);
  return format === 'url' ? 'uri' : knownFormats.has(format) ? format : undefined;
}

function keepPatterns(zodSchema: z.core.$ZodTypes, schema: Schema): void {
  const all = schema.allOf ?? [];
  const patterns = [schema.pattern, ...all.map(({ pattern }) => pattern)].filter(
    (pattern) => pattern !== undefined,
  );
  const ignoringFlags = flaggedPatterns(zodSchema);
  if (patterns.length === 0) return;
  const own = knownFormats.has(schema.format ?? '') ? patterns[0] : undefined;
  const kept = patterns
    .filter((pattern) => pattern !== own && !ignoringFlags.has(pattern))
    .map(withoutControlClass)
    .filter(isPortablePattern);
  delete schema.pattern;
  delete schema.allOf;
  const [only] = kept;
  if (kept.length === 1 && only !== undefined) schema.pattern = only;
  if (kept.length > 1) schema.allOf = kept.map((pattern) => ({ pattern }));
}

/** The class of control characters, which Python has no name for, is this in every language. */
function withoutControlClass(pattern: string): string {
  // Within a class it would have to be written otherwise.
  if (pattern.includes('[')) return pattern;
  return pattern
    .replaceAll(String.raw`\P{Cc}`, String.raw`[^\x00-\x1f\x7f-\x9f]`)
    .replaceAll(String.raw`\p{Cc}`, String.raw`[\x00-\x1f\x7f-\x9f]`);
}

/** Expressions whose flags change what they match: a schema has the text of an expression alone. */
function flaggedPatterns({ _zod: { def } }: z.core.$ZodTypes): ReadonlySet<string> {
  const patterns = (def.checks ?? []).map((check) =>
    'pattern' in check._zod.def ? check._zod.def.pattern : undefined,
  );
  return new Set(
    patterns.flatMap((pattern) =>
      pattern instanceof RegExp && /[ims]/.test(pattern.flags) ? [pattern.source] : [],
    ),
  );
}
