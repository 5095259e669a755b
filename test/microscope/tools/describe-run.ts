import type { Shrunk } from './shrink.ts';

const upkeep = / (?:announce|overdue|expire|keptSecret|addToTallies|list|nodes) /;

/** What a violation takes: the machine, the acts, the faults, the boundaries crossed, and the command that repeats the run. */
export function describeRun({ plan, schedule, report }: Shrunk): string {
  const { seed, process, nodes, actorCache, acts } = plan;
  const boundaries = report.journal.filter((line) => line.includes('[') || !upkeep.test(line));
  return [
    `Seed ${seed}: ${report.violations.map(({ invariant, message }) => `${invariant}: ${message}`).join('\n  ')}`,
    `The process: ${JSON.stringify(process)}`,
    `Nodes ${nodes.join(', ')}, with a cache of ${actorCache} actors. The acts:`,
    ...acts.map((act) => `  ${JSON.stringify(act)}`),
    'The faults:',
    ...schedule.map(({ at, faults }) => `  at ${at}: ${JSON.stringify(faults)}`),
    'The boundaries:',
    ...boundaries.map((line) => `  ${line}`),
    `To repeat the run: SEED=${seed} npm test -- --project microscope seed.test`,
  ].join('\n');
}
