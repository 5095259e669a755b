import type { Trace } from '../../testing/traces/trace.ts';
import type { Reported } from './reported.ts';

/** What must not happen and can, with the way there. */
export interface ShownViolation {
  readonly title: string;
  readonly what: string;
  readonly trace: Trace;
}

const kinds = {
  deadEnd: 'Dead end',
  livelock: 'Livelock',
  owed: 'Something stays owed',
  threw: 'The machine throws',
} as const;

/** The violations of an exploration: properties first. */
export function violationsOf({ exploration }: Reported): readonly ShownViolation[] {
  if (exploration === undefined) return [];
  return [
    ...exploration.verdicts.flatMap((verdict) =>
      verdict.kind === 'violated'
        ? [{ title: verdict.name, what: verdict.message, trace: verdict.trace }]
        : [],
    ),
    ...exploration.findings.map(({ kind, message, trace }) => ({
      title: kinds[kind],
      what: message,
      trace,
    })),
  ];
}
