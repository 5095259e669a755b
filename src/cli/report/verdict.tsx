import { Chip } from '../../dashboard/parts/chip.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Reported } from './reported.ts';
import { violationsOf } from './violations-of.ts';

/** What a report comes to. */
export interface Verdict {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly text: string;
}

/** Violations and errors are bad; warnings, and what was not seen whole, call for attention. */
export function verdictOf(reported: Reported): Verdict {
  const { report, exploration, certificate } = reported;
  const findings = report?.findings ?? [];
  const violations = violationsOf(reported).length + (certificate?.violations.length ?? 0);
  const notExercised = exploration?.verdicts.filter(({ kind }) => kind === 'notExercised') ?? [];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (violations > 0) return { tone: 'bad', text: counted(violations, 'violation') };
  if (errors > 0) return { tone: 'bad', text: counted(errors, 'error') };
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  if (warnings > 0) return { tone: 'warn', text: counted(warnings, 'warning') };
  if (notExercised.length > 0) {
    return {
      tone: 'warn',
      text: `${counted(notExercised.length, 'property', 'properties')} not exercised`,
    };
  }
  if (exploration?.cutOff !== undefined) {
    return { tone: 'warn', text: 'Nothing found as far as was explored' };
  }
  if (certificate?.cutOff !== undefined) {
    return { tone: 'warn', text: 'Nothing found as far as was played' };
  }
  if (certificate !== undefined) return { tone: 'good', text: 'Holds under every fault tried' };
  if (exploration !== undefined) return { tone: 'good', text: 'Everything holds' };
  const notes = findings.length;
  return { tone: 'good', text: notes === 0 ? 'Nothing found' : counted(notes, 'note') };
}

export function VerdictChip({ verdict: { tone, text } }: { readonly verdict: Verdict }): Html {
  const icon = ({ good: 'check', warn: 'alert', bad: 'cross' } as const)[tone];
  return <Chip icon={icon} tone={tone} text={text} />;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
