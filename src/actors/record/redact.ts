/** What stands in the place of a value that was kept out. */
export const redacted = '[redacted]';

/**
 * Replaces the values at the given paths (`token`, `card.number`; `*` matches any key) with `[redacted]`. Copies
 * nothing if nothing matches.
 */
export function redact<T>(value: T, paths: readonly string[]): T {
  return paths.reduce((result, path) => replace(result, path.split('.')) as T, value);
}

function replace(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return redacted;
  if (typeof value !== 'object' || value === null) return value;
  const keys = key === '*' ? Object.keys(value) : Object.hasOwn(value, key) ? [key] : [];
  if (keys.length === 0) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...value };
  for (const name of keys) {
    const holder = copy as Record<string, unknown>;
    // JSON has no such property, so there is nothing to keep out.
    if (holder[name] === undefined) continue;
    holder[name] = replace(holder[name], rest);
  }
  return copy;
}
