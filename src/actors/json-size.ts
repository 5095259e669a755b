/** Is this JSON, serialised, of about `maxBytes` at most? Looks no further than it has to. */
export function isSmallJson(value: unknown, maxBytes: number): boolean {
  return spend(value, maxBytes) >= 0;
}

/** What is left of `budget`; below 0 once it is exceeded. */
function spend(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - value.length - 2;
  if (typeof value !== 'object' || value === null) return budget - 8;
  let left = budget - 2;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left >= 0; index += 1) {
      left = spend(value[index], left - 1);
    }
    return left;
  }
  for (const key in value) {
    if (left < 0) return left;
    left = spend((value as Readonly<Record<string, unknown>>)[key], left - key.length - 4);
  }
  return left;
}
