/**
 * Whether an XState event descriptor matches the type. A descriptor is a type, `*`, or a prefix such as `payment.*`.
 */
export function matchesEvent(type: string, descriptor: string): boolean {
  if (descriptor === '*' || descriptor === type) return true;
  if (!descriptor.endsWith('.*')) return false;
  const prefix = descriptor.slice(0, -2);
  return type === prefix || type.startsWith(`${prefix}.`);
}
