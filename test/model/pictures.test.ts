import { afterAll, describe, expect, test } from 'vitest';
import type { MachineGraph } from '../../src/definition/graph/graph.ts';
import { toGraph } from '../../src/definition/graph/to-graph.ts';
import { toLayout, type Layout } from '../../src/pictures/layout/layout.ts';
import { createLayouter } from '../../src/pictures/layout/layouter.ts';
import { elkIds, toElk, type Direction } from '../../src/pictures/layout/to-elk.ts';
import { geometryFaults } from '../support/geometry-faults.ts';
import { createProcessesVia } from '../support/processes-via.ts';
import { randomStatechart } from '../support/random-statechart.ts';

const layouter = createLayouter({ limitMs: 120_000 });
afterAll(async () => layouter.close());

const layOut = async (machine: MachineGraph, direction: Direction): Promise<Layout> =>
  toLayout(await layouter.layout(toElk(machine, direction).elk));
const machinesOf = (graph: ReturnType<typeof toGraph>) => Object.values(graph.machines);

const shipped = createProcessesVia(fetch).flatMap(({ graph }) => machinesOf(graph));
const random = Array.from({ length: 100 }, (_, seed) => seed + 1);

describe('no box overlaps another, every line ends on its states and runs through no other', () => {
  test.each(shipped)('in the picture of $id', async (machine) => {
    for (const direction of ['DOWN', 'RIGHT'] as const) {
      expect(geometryFaults(machine, await layOut(machine, direction))).toEqual([]);
    }
  });

  test.each(random)('in the picture of the random machine %i', async (seed) => {
    const [machine] = machinesOf(toGraph(randomStatechart(seed)));
    expect(machine).toBeDefined();
    if (machine === undefined) return;
    const direction = seed % 2 === 0 ? 'DOWN' : 'RIGHT';
    expect(geometryFaults(machine, await layOut(machine, direction))).toEqual([]);
  });

  test('the random machines include large and deep ones of every kind', () => {
    const machines = random.flatMap((seed) => machinesOf(toGraph(randomStatechart(seed))));
    const states = machines.flatMap((machine) => machine.states);
    expect(Math.max(...machines.map((machine) => machine.states.length))).toBeGreaterThan(50);
    expect(Math.max(...states.map(({ path }) => path.split('.').length))).toBe(4);
    const kinds = new Set(states.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['atomic', 'compound', 'final', 'history', 'parallel']);
    const edges = machines.flatMap((machine) => machine.edges);
    expect(edges.some(({ source, targets }) => targets[0] === source)).toBe(true);
    expect(edges.some(({ source, targets }) => targets[0]?.startsWith(`${source}.`))).toBe(true);
    expect(edges.some(({ source, targets }) => source.startsWith(`${targets[0]}.`))).toBe(true);
  });
});

describe('the check of the geometry', () => {
  const [machine] = shipped;
  const faultsAfter = async (spoil: (layout: Layout) => Layout): Promise<readonly string[]> =>
    machine === undefined ? [] : geometryFaults(machine, spoil(await layOut(machine, 'DOWN')));

  test('finds a box that was moved onto another, and the lines that no longer end on it', async () => {
    const faults = await faultsAfter((layout) => {
      const target = layout.boxes.get(elkIds.state('sendingMail'));
      const boxes = new Map(layout.boxes);
      if (target !== undefined) boxes.set(elkIds.state('undoing'), target);
      return { ...layout, boxes };
    });
    expect(faults).toContain('s:sendingMail overlaps s:undoing');
    expect(faults).toContainEqual(expect.stringContaining('does not end at s:undoing'));
  });

  test('finds a box outside the canvas, and a line through a box', async () => {
    const faults = await faultsAfter((layout) => ({
      ...layout,
      height: 100,
      lines: new Map(layout.lines).set(elkIds.first(''), [
        { x: 0, y: 480 },
        { x: 2000, y: 490 },
      ]),
    }));
    expect(faults).toContain('s:undoing leaves the canvas');
    expect(faults).toContain('first: runs through s:awaitingConfirmation');
    expect(faults).toContain('first: is not orthogonal');
  });

  test('finds missing boxes and lines', async () => {
    const faults = await faultsAfter((layout) => ({
      ...layout,
      boxes: new Map(),
      lines: new Map(),
    }));
    expect(faults).toContain('undoing is not drawn');
    expect(faults).toContain('first: is not drawn');
  });
});
