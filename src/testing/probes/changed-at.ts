import { isDeepStrictEqual } from 'node:util';

/** Where the second value differs from the first, such as `items.0.name`; undefined if it does not. */
export function changedAt(before: unknown, after: unknown): string | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (!isHolder(before) || !isHolder(after)) return '';
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys) {
    const at = changedAt(before[key], after[key]);
    if (at !== undefined) return at === '' ? key : `${key}.${at}`;
  }
  return '';
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
