const maxLength = 60;
/** What JavaScript calls a function that is written in place: nothing, or the property that it stands at. */
const inferred: ReadonlySet<string> = new Set(['', 'guard', 'actions', 'entry', 'exit']);

/**
 * A function in a few words: its name, or the expression that it returns if that is short (`context.count < 3`).
 * Undefined for a longer one without a name.
 */
export function toExpression(fn: unknown): string | undefined {
  if (typeof fn !== 'function') return undefined;
  if (!inferred.has(fn.name)) return fn.name;
  const source = String(fn);
  const arrow = source.indexOf('=>');
  if (arrow < 0) return undefined;
  const body = source.slice(arrow + 2).trim();
  // A comment or a second arrow would make it something other than one short expression.
  if (body.startsWith('{') || /\/[/*]|=>/.test(body)) return undefined;
  const text = body.replace(/\s+/g, ' ');
  return text.length <= maxLength ? text : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
