import type { Graph } from '../graph/graph.ts';
import { allowancesOf, type Allowance } from './allowances-of.ts';
import type { AllowedFinding, Finding, Found } from './finding.ts';
import { findingCodes, type FindingCode } from './finding-codes.ts';

/** Findings, apart from those that the process allows. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly allowed: readonly AllowedFinding[];
}

/**
 * Separates what a process allows, and adds what is wrong with its allowances. `looked`: the codes that were looked for; an allowance
 * for another code may have its use.
 */
export function judge(
  { name, graph }: { readonly name: string; readonly graph: Graph },
  found: readonly Found[],
  looked: (code: FindingCode) => boolean,
): Judged {
  const { allowances, faults } = allowancesOf(graph);
  const used = new Set<Allowance>();
  const findings: Finding[] = [];
  const allowed: AllowedFinding[] = [];
  for (const each of found) {
    const finding = toFinding(name, each);
    const allowance = nearest(allowances, each);
    if (allowance === undefined) findings.push(finding);
    else {
      used.add(allowance);
      allowed.push({ ...finding, reason: allowance.reason });
    }
  }
  const unused = allowances.filter((each) => !used.has(each) && looked(each.code)).map(toUnused);
  findings.push(...[...faults, ...unused].map((each) => toFinding(name, each)));
  return { findings: findings.toSorted(bySeverity), allowed };
}

/** The allowance of the state itself, or of the nearest one around it. */
function nearest(allowances: readonly Allowance[], found: Found): Allowance | undefined {
  return allowances
    .filter(({ code, machine }) => code === found.code && machine === found.machine)
    .filter(({ path }) => path === '' || `${found.path}.`.startsWith(`${path}.`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

function toUnused({ machine, path, code }: Allowance): Found {
  return {
    code: 'unused-allowance',
    machine,
    path,
    what: `The state allows "${code}", but there is no such finding.`,
    remedy: 'Remove the allowance, so that it does not hide a later finding.',
    evidence: { kind: 'graph', way: [] },
  };
}

function toFinding(process: string, found: Found): Finding {
  return { ...found, process, severity: findingCodes[found.code].severity };
}

const order = ['error', 'warning', 'note'] as const;

function bySeverity(a: Finding, b: Finding): number {
  return order.indexOf(a.severity) - order.indexOf(b.severity);
}
