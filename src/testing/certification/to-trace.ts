import { describeDisturbance } from './describe-disturbance.ts';
import type { Run } from './play-run.ts';

/** Most lines of a trace; the oldest moves are left out. */
const mostLines = 60;

/** The moves of a run, with the state after each, and what disturbed them, in order of time. */
export function toTrace(
  { instances, struck }: Pick<Run, 'instances' | 'struck'>,
  startMs: number,
): readonly string[] {
  const moves = instances.flatMap(({ process, history }) =>
    history.map(({ at, event, to }) => ({
      atMs: Date.parse(at),
      text: `${process.name}: ${event.type} → ${JSON.stringify(to)}`,
    })),
  );
  const faults = struck.map(({ boundary, disturbance }) => ({
    atMs: boundary.atMs,
    text: `! ${describeDisturbance(disturbance, boundary)}`,
  }));
  const lines = [...moves, ...faults]
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `+${atMs - startMs} ms ${text}`);
  const left = lines.length - mostLines;
  return left > 0 ? [`(${left} earlier lines)`, ...lines.slice(-mostLines)] : lines;
}
