/** Whether the value takes about `maxBytes` of JSON or less. Looks no further than necessary. */
export function isSmallJson(value: unknown, maxBytes: number): boolean {
  return spend(value, maxBytes, 0) >= 0;
}

/** Approximate size of the value as JSON, at most `maxBytes`. Looks no further than necessary. */
export function jsonBytes(value: unknown, maxBytes: number): number {
  return maxBytes - Math.max(spend(value, maxBytes, 0), 0);
}

/** Deeper values, and values that contain themselves, count as too large. */
const maxDepth = 1_000;

/** Returns the rest of `budget`; negative once it is exceeded. */
function spend(value: unknown, budget: number, depth: number): number {
  if (typeof value === 'string') return budget - value.length - 2;
  if (typeof value !== 'object' || value === null) return budget - 8;
  if (depth > maxDepth) return -1;
  let left = budget - 2;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left >= 0; index += 1) {
      left = spend(value[index], left - 1, depth + 1);
    }
    return left;
  }
  for (const key in value) {
    if (left < 0) return left;
    const item = (value as Readonly<Record<string, unknown>>)[key];
    left = spend(item, left - key.length - 4, depth + 1);
  }
  return left;
}
