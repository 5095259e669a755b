/** Every state within a state value, outer ones included: `{ a: 'b' }` is in `a` and `a.b`. */
export function statePaths(value: unknown, above = ''): readonly string[] {
  if (typeof value === 'string') return [above + value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [
    above + key,
    ...statePaths(below, `${above}${key}.`),
  ]);
}
