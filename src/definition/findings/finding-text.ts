import type { Finding } from './finding.ts';

/** Where a finding is, and what can happen: `order.placing: …`. */
export function findingText({ machine, path, what, evidence }: Finding): string {
  const possible = evidence.kind === 'possible' ? 'possible: ' : '';
  return `${placeOf({ machine, path })}: ${possible}${what}`;
}

/** The machine and the state, joined by a dot. */
export function placeOf({ machine, path }: Pick<Finding, 'machine' | 'path'>): string {
  return path === '' ? machine : `${machine}.${path}`;
}
