import type { Exploration } from '../testing/exploration/exploration.ts';
import type { Trace } from '../testing/traces/trace.ts';

/** An exploration as JSON, with its traces both as data and as text. */
export function explorationJson(exploration: Exploration): object {
  const { process, findings, verdicts, cutOff, ...rest } = exploration;
  const { states, moves, depth, coverage, transitionPairs, ends, unexplored, growing } = rest;
  return {
    process: process.name,
    version: process.version,
    states,
    moves,
    depth,
    coverage,
    transitionPairs,
    ends,
    findings: findings.map((finding) => ({ ...finding, trace: traceJson(finding.trace) })),
    verdicts: verdicts.map((verdict) =>
      verdict.kind === 'violated' ? { ...verdict, trace: traceJson(verdict.trace) } : verdict,
    ),
    cutOff: cutOff ?? null,
    unexplored,
    growing,
  };
}

function traceJson(trace: Trace): object {
  const { input, start, steps } = trace;
  return { input, start, steps, text: trace.toString() };
}
