/**
 * Whether two values in JSON are equal, but for times: two times (ISO 8601, or epoch milliseconds of this century) are similar if
 * they are no further apart than `toleranceMs`.
 */
export function isSimilar(one: unknown, other: unknown, toleranceMs: number): boolean {
  if (Object.is(one, other)) return true;
  const [a, b] = [toTime(one), toTime(other)];
  if (a !== undefined && b !== undefined && typeof one === typeof other) {
    return Math.abs(a - b) <= toleranceMs;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length &&
      one.every((element, index) => isSimilar(element, other[index], toleranceMs))
    );
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSimilar(one[name], other[name], toleranceMs));
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const [firstMs, lastMs] = [Date.UTC(2000), Date.UTC(2100)] as const;

function toTime(value: unknown): number | undefined {
  if (typeof value === 'string') return isoTime.test(value) ? Date.parse(value) : undefined;
  const isTime = typeof value === 'number' && value >= firstMs && value < lastMs;
  return isTime ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
