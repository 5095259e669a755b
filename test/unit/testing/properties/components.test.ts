import fc from 'fast-check';
import { expect, test } from 'vitest';
import { components } from '../../../../src/testing/properties/components.ts';

/** A graph as the list of its edges, in the order of their sources. */
function toSpace(size: number, edges: readonly (readonly [number, number])[]) {
  const sorted = edges.toSorted(([a], [b]) => a - b);
  return {
    size,
    firstEdge: (state: number) => sorted.filter(([from]) => from < state).length,
    target: (edge: number) => sorted[edge]?.[1] ?? 0,
  };
}

function reachable(size: number, edges: readonly (readonly [number, number])[]): boolean[][] {
  const reach = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (__, b) => a === b || edges.some(([x, y]) => x === a && y === b)),
  );
  for (let k = 0; k < size; k += 1)
    for (const row of reach)
      if (row[k] === true) for (let b = 0; b < size; b += 1) row[b] ||= reach[k]?.[b] ?? false;
  return reach;
}

test('two states are in one component if and only if each can be reached from the other', () => {
  const node = fc.nat({ max: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node), { maxLength: 16 }), (edges) => {
      const found = components(toSpace(7, edges), () => true);
      const reach = reachable(7, edges);
      const place = (state: number) => found.findIndex((one) => one.includes(state));
      for (let a = 0; a < 7; a += 1)
        for (let b = 0; b < 7; b += 1)
          expect(place(a) === place(b)).toBe(reach[a]?.[b] === true && reach[b]?.[a] === true);
      expect(found.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    }),
  );
});

test('a long line of states needs no deep stack', () => {
  const size = 50_000;
  const line = {
    size,
    firstEdge: (state: number) => Math.min(state, size - 1),
    target: (edge: number) => edge + 1,
  };
  expect(components(line, () => true)).toHaveLength(size);
});
