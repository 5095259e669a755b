import type { Graph } from '../../definition/graph/graph.ts';
import { toIsoDuration } from '../clock/to-iso-duration.ts';
import { codeOf } from './code-of.ts';
import { describeMove } from './describe-move.ts';
import { stateText } from './state-text.ts';
import type { Situation, Trace } from './trace.ts';

/** A trace as text: its title, and a line for each step. */
export function toTraceText(
  graph: Graph,
  title: string,
  { input, start, steps }: Pick<Trace, 'input' | 'start' | 'steps'>,
): string {
  const begins = input === undefined ? 'start' : `start ${codeOf(input)}`;
  const rows = [
    { text: begins, to: start, passedMs: 0 },
    ...steps.map((step, n) => ({
      text: describeMove(graph, step.move),
      to: step,
      passedMs: step.afterMs - (steps[n - 1] ?? start).afterMs,
    })),
  ];
  const digits = String(steps.length).length;
  return [
    title,
    ...rows.map(({ text, to, passedMs }, n) => {
      const wait = passedMs > 0 ? `${toIsoDuration(passedMs)} later: ` : '';
      return `  ${String(n).padStart(digits)}. ${wait}${text}\n  ${' '.repeat(digits)}  → ${placeText(to)}`;
    }),
  ].join('\n');
}

function placeText({ state, status }: Situation): string {
  return status === 'Pending' ? stateText(state) : `${stateText(state)} (${status})`;
}
