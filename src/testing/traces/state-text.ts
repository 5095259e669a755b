/** The innermost active states of a state value, such as `paid.pickup`, in a line. */
export function stateText(value: unknown): string {
  return leavesOf(value, '').join(', ');
}

function leavesOf(value: unknown, above: string): readonly string[] {
  if (typeof value === 'string') return [above + value];
  if (typeof value !== 'object' || value === null) return [above.slice(0, -1)];
  const entries = Object.entries(value);
  if (entries.length === 0) return [above.slice(0, -1)];
  return entries.flatMap(([key, below]) => leavesOf(below, `${above}${key}.`));
}
