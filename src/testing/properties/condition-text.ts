import type { AnyCondition } from './any-condition.ts';

/** A condition as a report names it. */
export function conditionText(condition: AnyCondition): string {
  if (typeof condition === 'string') return condition;
  return condition.name === '' ? String(condition).replace(/\s+/g, ' ') : condition.name;
}
