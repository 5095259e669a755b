import type { Graph } from '../graph/graph.ts';
import type { Found } from './finding.ts';
import { isFindingCode, type FindingCode } from './finding-codes.ts';

/** What the `meta` of a state allows: findings of one code, in the state and in those within it. */
export interface Allowance {
  readonly machine: string;
  readonly path: string;
  readonly code: FindingCode;
  readonly reason: string;
}

/**
 * Reads `meta: { holdfast: { waits: 'for its customer', allow: { 'dead-end': 'reason' } } }` of all states. `waits` allows
 * `waits-for-ever`. What cannot be read is a finding.
 */
export function allowancesOf(graph: Graph): {
  readonly allowances: readonly Allowance[];
  readonly faults: readonly Found[];
} {
  const allowances: Allowance[] = [];
  const faults: Found[] = [];
  for (const [machine, { states }] of Object.entries(graph.machines)) {
    for (const { path, meta } of states) {
      for (const [code, reason] of entriesOf(meta)) {
        if (!isFindingCode(code)) faults.push(fault(machine, path, `"${code}" is not a code`));
        else if (typeof reason !== 'string' || reason.trim() === '') {
          faults.push(fault(machine, path, `"${code}" has no reason`));
        } else allowances.push({ machine, path, code, reason: reason.trim() });
      }
    }
  }
  return { allowances, faults };
}

function entriesOf(meta: unknown): readonly (readonly [string, unknown])[] {
  const { holdfast } = toRecord(meta);
  const { allow, waits } = toRecord(holdfast);
  return [
    ...Object.entries(toRecord(allow)),
    ...(waits === undefined ? [] : [['waits-for-ever', waits] as const]),
  ];
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function fault(machine: string, path: string, reason: string): Found {
  return {
    code: 'bad-allowance',
    machine,
    path,
    what: `An allowance in meta.holdfast has no effect: ${reason}.`,
    remedy: "Write it as allow: { 'code': 'the reason, in one sentence' }.",
    evidence: { kind: 'graph', way: [] },
  };
}
