import type { Graph } from '../../definition/graph/graph.ts';
import { codeOf } from './code-of.ts';
import type { Move } from './move.ts';
import type { Outcome } from './outcome.ts';

/** A move in a few words, such as `charge: ok { id: 'c1' }`. */
export function describeMove(graph: Graph, move: Move): string {
  switch (move.kind) {
    case 'event': {
      const { type, ...payload } = move.event;
      return Object.keys(payload).length === 0
        ? `event ${type}`
        : `event ${type} ${codeOf(payload)}`;
    }
    case 'task':
      return `${move.task} ${describeOutcome(move.outcome)}`;
    case 'undo':
      return `undoing ${move.task} ${describeOutcome(move.outcome)}`;
    case 'handOver':
      return `${move.task} is handed over`;
    case 'timer':
      return `timer ${timerText(graph, move.event)}`;
    case 'cancel':
      return 'cancellation';
  }
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
      return outcome.output === undefined ? 'completes' : `completes: ${codeOf(outcome.output)}`;
    case 'fails':
      return `fails for good: ${outcome.error.message}`;
    case 'timesOut':
      return 'times out for good';
  }
}

/** The state whose delay it is, or the event. */
function timerText({ machines }: Graph, event: string): string {
  for (const { edges } of Object.values(machines)) {
    const edge = edges.find((one) => one.kind === 'after' && one.event === event);
    if (edge !== undefined) return `of ${edge.source === '' ? 'the machine' : edge.source}`;
  }
  return event;
}
