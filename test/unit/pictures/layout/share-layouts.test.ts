import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { machineIn } from '../../../../src/definition/graph/machine-in.ts';
import { toGraph } from '../../../../src/definition/graph/to-graph.ts';
import { createLayouter } from '../../../../src/pictures/layout/layouter.ts';
import { shareLayouts } from '../../../../src/pictures/layout/share-layouts.ts';
import { toElk } from '../../../../src/pictures/layout/to-elk.ts';

/** A machine as it is laid out, made anew. */
function drawingOf(event: string) {
  const states = { open: { on: { [event]: 'shut' } }, shut: {} };
  const graph = toGraph(createMachine({ id: 'door', initial: 'open', states }));
  return toElk(machineIn(graph, undefined), 'RIGHT').elk;
}

test('machines that look the same are laid out once, and others by themselves', async () => {
  const layouter = createLayouter();
  let layouts = 0;
  const layoutOf = shareLayouts({
    layout: async (graph) => {
      layouts += 1;
      return layouter.layout(graph);
    },
  });
  try {
    const [first, again] = [layoutOf(drawingOf('CLOSE')), layoutOf(drawingOf('CLOSE'))];
    expect(await again).toEqual(await first);
    expect(layouts).toBe(1);
    expect(await layoutOf(drawingOf('SLAM_IT_SHUT'))).not.toEqual(await first);
    expect(layouts).toBe(2);
  } finally {
    await layouter.close();
  }
});
