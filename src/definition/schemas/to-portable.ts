import type { z } from 'zod';

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;
type Schema = Parameters<Override>[0]['jsonSchema'];

/** Formats that JSON Schema defines, which need no pattern in addition. */
const knownFormats: ReadonlySet<string> = new Set(
  'date-time date time duration email hostname ipv4 ipv6 uri uuid regex json-pointer'.split(' '),
);
/**
 * Features that Python's `re` or RE2 (Go) lacks: look-around, named groups, back references, JavaScript's own classes
 * and escapes, and large repetition counts.
 */
const foreign =
  /\(\?(?!:)|\\[pPkuc1-9]|\[\^?\]|\{(?:\d*,)?(?:[1-9]\d{4,}|[2-9]\d{3}|1\d\d[1-9]|1\d[1-9]\d|1[1-9]\d\d)\}/;

/** Whether a regular expression means the same in JavaScript, Go and Python. */
export function isPortablePattern(pattern: string): boolean {
  return !foreign.test(pattern.replaceAll('\\\\', ''));
}

/**
 * For `z.toJSONSchema`: keeps formats and portable patterns; omits other patterns, and the bounds that every integer
 * has.
 */
export const toPortable: Override = ({ zodSchema, jsonSchema }) => {
  const format = formatAfter(zodSchema);
  if (format !== undefined && jsonSchema.type === 'string') jsonSchema.format ??= format;
  if (jsonSchema.type === 'string') keepPatterns(zodSchema, jsonSchema);
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/** The format that a string must have after trimming or case folding, as in `z.string().trim().pipe(z.email())`. */
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

/** Writes the class of control characters, which Python cannot name, as ranges. */
function withoutControlClass(pattern: string): string {
  // Inside another class it would need another form.
  if (pattern.includes('[')) return pattern;
  return pattern
    .replaceAll(String.raw`\P{Cc}`, String.raw`[^\x00-\x1f\x7f-\x9f]`)
    .replaceAll(String.raw`\p{Cc}`, String.raw`[\x00-\x1f\x7f-\x9f]`);
}

/** Expressions whose flags change their meaning, because a schema contains only their text. */
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
