import type { GraphGuard } from './graph.ts';
import { isRecord, toExpression } from './to-expression.ts';

/** Describes a guard, with what XState's `and`, `or`, `not` and `stateIn` are made of. */
export function toGuard(guard: unknown): GraphGuard {
  if (typeof guard === 'string') return { kind: 'named', name: guard };
  if (isRecord(guard) && typeof guard['type'] === 'string') {
    return { kind: 'named', name: withParams(guard['type'], guard['params']) };
  }
  if (typeof guard === 'function') {
    if ('stateValue' in guard) return { kind: 'in', state: stateText(guard.stateValue) };
    const parts = 'guards' in guard && Array.isArray(guard.guards) ? guard.guards.map(toGuard) : [];
    const [first] = parts;
    if (guard.name === 'not' && first !== undefined) return { kind: 'not', guard: first };
    if ((guard.name === 'and' || guard.name === 'or') && parts.length > 0) {
      return { kind: guard.name, guards: parts };
    }
  }
  return { kind: 'inline', text: toExpression(guard) ?? 'inline guard' };
}

/** A guard as one line: `isPaid && !isLate`. */
export function guardText(guard: GraphGuard): string {
  switch (guard.kind) {
    case 'named':
      return guard.name;
    case 'inline':
      return guard.text;
    case 'in':
      return `in ${guard.state}`;
    case 'not':
      return `!${grouped(guard.guard)}`;
    case 'and':
      return guard.guards.map(grouped).join(' && ');
    case 'or':
      return guard.guards.map(grouped).join(' || ');
  }
}

function grouped(guard: GraphGuard): string {
  const text = guardText(guard);
  return (guard.kind === 'and' || guard.kind === 'or') && guard.guards.length > 1
    ? `(${text})`
    : text;
}

/** The name, with the parameters that stand in place: `failedBy('expired')`. */
function withParams(name: string, params: unknown): string {
  if (params === undefined || typeof params === 'function') return name;
  return `${name}(${JSON.stringify(params).replaceAll('"', "'")})`;
}

function stateText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
}
