import type { Point } from '../layout/layout.ts';
import { round, svg } from './svg.ts';

const radius = 8;
const head = { length: 7, half: 3.5 };

/** An orthogonal line with rounded corners; with `hasHead`, an arrowhead at its end. */
export function drawLine(points: readonly Point[], hasHead: boolean): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return '';
  if (!hasHead) return svg('path', { class: 'line', d: toPath(points) });
  const neck = towards(end, before, head.length - 1);
  return (
    svg('path', { class: 'line', d: toPath([...points.slice(0, -1), neck]) }) +
    svg('path', { class: 'head', d: toHead(before, end) })
  );
}

function toPath(points: readonly Point[]): string {
  return points
    .map((point, n) => {
      const before = points[n - 1];
      const after = points[n + 1];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      // A corner between two short segments gets a smaller radius.
      const bend = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
      return `L${at(towards(point, before, bend))}Q${at(point)} ${at(towards(point, after, bend))}`;
    })
    .join('');
}

function toHead(before: Point, end: Point): string {
  const base = towards(end, before, head.length);
  const along = { x: (end.x - base.x) / head.length, y: (end.y - base.y) / head.length };
  const left = { x: base.x - along.y * head.half, y: base.y + along.x * head.half };
  const right = { x: base.x + along.y * head.half, y: base.y - along.x * head.half };
  return `M${at(end)}L${at(left)}L${at(right)}Z`;
}

/** The point that lies `length` pixels from `from` in the direction of `to`. */
function towards(from: Point, to: Point, length: number): Point {
  const total = distance(from, to);
  if (total === 0) return from;
  const part = length / total;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}
