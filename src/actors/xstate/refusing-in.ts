const inline = 'an inline guard';
/** The names that JavaScript infers for an inline function: none, or that of the property. */
const inferred: ReadonlySet<string> = new Set(['', 'guard']);

/** The parts of a guard that returned false, by name; empty if the guard returns true. `ask` evaluates one guard. */
export function refusingIn(guard: unknown, ask: (guard: unknown) => boolean): readonly string[] {
  if (ask(guard)) return [];
  const parts = partsOf(guard);
  switch (parts.length === 0 ? 'alone' : nameOf(guard)) {
    case 'and': {
      // Only the first: later parts may rely on it.
      const no = parts.find((part) => !ask(part));
      return no === undefined ? [] : refusingIn(no, ask);
    }
    case 'or':
      return parts.flatMap((part) => refusingIn(part, ask));
    case 'not':
      return [`not ${nameOf(parts[0])}`];
    default:
      return [nameOf(guard)];
  }
}

/** The guards that XState's `and`, `or` and `not` combine. */
function partsOf(guard: unknown): readonly unknown[] {
  return typeof guard === 'function' && 'guards' in guard && Array.isArray(guard.guards)
    ? guard.guards
    : [];
}

function nameOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return inferred.has(guard.name) ? inline : guard.name;
  return typeof guard === 'object' && guard !== null && 'type' in guard
    ? String(guard.type)
    : inline;
}
