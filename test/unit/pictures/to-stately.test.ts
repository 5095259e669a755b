import { createMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { Graph } from '../../../src/definition/graph/graph.ts';
import { toGraph } from '../../../src/definition/graph/to-graph.ts';
import { toStately } from '../../../src/pictures/to-stately.ts';
import { createProcessesVia } from '../../support/processes-via.ts';
import { randomStatechart } from '../../support/random-statechart.ts';

/** The shape that a configuration must keep: states, and where transitions lead, by event. */
function shapeOf(graph: Graph) {
  const machine = graph.machines[graph.root];
  return {
    states: machine?.states.map(
      ({ path, id, kind, history, initial, fallback, invokes, tags }) => ({
        path,
        id,
        kind,
        history,
        initial,
        fallback,
        invokes: invokes.map(({ id: actor, src }) => [actor, src]),
        tags,
      }),
    ),
    edges: machine?.edges.map(
      ({ source, targets, event, kind, actor, reenter, guard, actions }) => ({
        source,
        targets,
        // A delay that is computed has its name in both.
        event: kind === 'after' ? 'after' : event,
        kind,
        actor,
        reenter,
        isGuarded: guard !== undefined,
        actions: actions.map(({ text }) => text),
      }),
    ),
  };
}

const again = (graph: Graph): Graph => toGraph(createMachine(toStately(graph) as never));

describe('the configuration of a machine as JSON', () => {
  test.each(createProcessesVia(fetch))('makes a machine of the same shape: $name', ({ graph }) => {
    expect(shapeOf(again(graph))).toEqual(shapeOf(graph));
  });

  test.each([1, 2, 3, 5, 8, 13, 21, 34])('makes the random machine %i again', (seed) => {
    const graph = toGraph(randomStatechart(seed));
    expect(shapeOf(again(graph))).toEqual(shapeOf(graph));
  });

  test('is JSON, and has no ids that XState gives by itself', () => {
    for (const { graph } of createProcessesVia(fetch)) {
      const config = toStately(graph);
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
      expect(JSON.stringify(config)).not.toContain(`"id":"${graph.root}.`);
    }
  });
});
