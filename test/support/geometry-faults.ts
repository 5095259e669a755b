import type { MachineGraph } from '../../src/definition/graph/graph.ts';
import type { Box, Layout, Point } from '../../src/pictures/layout/layout.ts';
import { elkIds } from '../../src/pictures/layout/to-elk.ts';

/** What is wrong with where things lie in a picture, in words; nothing if it is well laid out. */
export function geometryFaults(machine: MachineGraph, layout: Layout): readonly string[] {
  const { boxes, lines } = layout;
  const faults: string[] = [];
  const parents = new Map<string, string>();
  for (const { path, parent } of machine.states) {
    if (parent !== null) parents.set(elkIds.state(path), elkIds.state(parent));
  }
  const isAround = (outer: string, inner: string): boolean => {
    for (let up = parents.get(inner); up !== undefined; up = parents.get(up)) {
      if (up === outer) return true;
    }
    return false;
  };
  for (const { path } of machine.states) {
    if (!boxes.has(elkIds.state(path))) faults.push(`${path} is not drawn`);
  }
  const all = [...boxes];
  for (const [id, box] of all) {
    if (box.x < 0 || box.y < 0 || right(box) > layout.width || bottom(box) > layout.height) {
      faults.push(`${id} leaves the canvas`);
    }
    const parent = parents.get(id);
    const outer = parent === undefined ? undefined : boxes.get(parent);
    if (outer !== undefined && !holds(outer, box)) faults.push(`${id} leaves ${parent}`);
  }
  for (const [n, [id, box]] of all.entries()) {
    for (const [other, second] of all.slice(n + 1)) {
      if (!overlap(box, second) || isAround(id, other) || isAround(other, id)) continue;
      // The pill of a transition, and the dot, lie whole in the states around them.
      if (isMarker(id) !== isMarker(other) && (holds(box, second) || holds(second, box))) continue;
      faults.push(`${id} overlaps ${other}`);
    }
  }
  const ends = linesOf(machine);
  for (const { id, from, to } of ends) {
    const points = lines.get(id);
    const [first] = points ?? [];
    const last = points?.at(-1);
    if (points === undefined || first === undefined || last === undefined) {
      faults.push(`${id} is not drawn`);
      continue;
    }
    if (!touches(boxes.get(from), first)) faults.push(`${id} does not begin at ${from}`);
    if (!touches(boxes.get(to), last)) faults.push(`${id} does not end at ${to}`);
    for (const [other, box] of all) {
      if (other === from || other === to || isAround(other, from) || isAround(other, to)) continue;
      // What lies around a pill is crossed by its lines.
      if ([from, to].some((end) => isMarker(end) && holds(box, boxes.get(end) ?? box))) continue;
      if (segments(points).some((segment) => runsThrough(segment, box))) {
        faults.push(`${id} runs through ${other}`);
      }
    }
    if (segments(points).some(([a, b]) => Math.abs(a.x - b.x) > 0.1 && Math.abs(a.y - b.y) > 0.1)) {
      faults.push(`${id} is not orthogonal`);
    }
  }
  return faults;
}

interface Ends {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** The lines that a machine must have. */
function linesOf(machine: MachineGraph): readonly Ends[] {
  const out = machine.edges
    .filter(({ source }) => source !== '')
    .map(({ id, source }) => ({
      id: elkIds.out(id),
      from: elkIds.state(source),
      to: elkIds.edge(id),
    }));
  const into = machine.edges.flatMap(({ id, targets }) =>
    targets.map((target, n) => ({
      id: elkIds.into(id, n),
      from: elkIds.edge(id),
      to: elkIds.state(target),
    })),
  );
  const first = machine.states.flatMap(({ path, initial }) =>
    initial === undefined
      ? []
      : { id: elkIds.first(path), from: elkIds.initial(path), to: elkIds.state(initial) },
  );
  const fallback = machine.states.flatMap(({ path, fallback: targets = [] }) =>
    targets.map((target, n) => ({
      id: elkIds.fallback(path, n),
      from: elkIds.state(path),
      to: elkIds.state(target),
    })),
  );
  return [...out, ...into, ...first, ...fallback];
}

function isMarker(id: string): boolean {
  return !id.startsWith('s:');
}

const right = ({ x, width }: Box): number => x + width;
const bottom = ({ y, height }: Box): number => y + height;

function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    right(inner) <= right(outer) &&
    bottom(inner) <= bottom(outer)
  );
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < right(other) && other.x < right(one) && one.y < bottom(other) && other.y < bottom(one)
  );
}

/** Does the point lie on the border of the box, to a pixel? */
function touches(box: Box | undefined, { x, y }: Point): boolean {
  if (box === undefined) return false;
  const off = 1;
  const isBetween =
    x > box.x - off && x < right(box) + off && y > box.y - off && y < bottom(box) + off;
  const borders = [x - box.x, x - right(box), y - box.y, y - bottom(box)];
  return isBetween && borders.some((distance) => Math.abs(distance) <= off);
}

function segments(points: readonly Point[]): readonly (readonly [Point, Point])[] {
  return points.slice(1).map((point, n) => [points[n] ?? point, point] as const);
}

function runsThrough([a, b]: readonly [Point, Point], box: Box): boolean {
  const inset = 1;
  return (
    Math.max(a.x, b.x) > box.x + inset &&
    Math.min(a.x, b.x) < right(box) - inset &&
    Math.max(a.y, b.y) > box.y + inset &&
    Math.min(a.y, b.y) < bottom(box) - inset
  );
}
