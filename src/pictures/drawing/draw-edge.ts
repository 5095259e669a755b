import type { GraphEdge } from '../../definition/graph/graph.ts';
import { guardText } from '../../definition/graph/to-guard.ts';
import type { Content } from '../layout/content.ts';
import { coveredClass } from './covered-class.ts';
import { drawBadges } from './draw-badges.ts';
import { drawContent } from './draw-content.ts';
import { drawLine } from './draw-line.ts';
import type { Box, Point } from '../layout/layout.ts';
import type { Overlay } from './overlay.ts';
import { escapeXml, svg, toIdPart } from './svg.ts';
import { sizes } from '../layout/theme.ts';

interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly content: Content;
  readonly box: Box;
  /** From the source to the pill; undefined for a transition of the machine itself. */
  readonly out: readonly Point[] | undefined;
  /** From the pill to each target. */
  readonly into: readonly (readonly Point[])[];
}

/** A transition: its lines, and its pill with event, guard and actions. */
export function drawEdge({ edge, content, box, out, into }: PlacedEdge, overlay: Overlay): string {
  const { x, y, width, height } = box;
  const heat = overlay.heat?.[edge.id];
  const classes = [
    'edge',
    edge.kind,
    edge.certainty,
    overlay.taken?.includes(edge.id) ? 'taken' : '',
    heat === undefined ? '' : `heat-${heat.level}`,
    coveredClass(overlay.covered?.edges, edge.id),
  ];
  return svg(
    'g',
    { id: `e-${toIdPart(edge.id)}`, class: classes.filter(Boolean).join(' ') },
    svg('title', {}, escapeXml(titleOf(edge))),
    out === undefined ? drawAnywhere(box) : drawLine(out, false),
    ...into.map((points) => drawLine(points, true)),
    svg('rect', { class: 'pill', x, y, width, height, rx: Math.min(11, height / 2) }),
    drawContent(content, { x: x + sizes.pillPadX, y: y + sizes.pillPadY }),
    ...(heat?.text === undefined
      ? []
      : drawBadges([{ text: heat.text, tone: 'note' }], beside(box))),
  );
}

/** A pill has no room for a badge, which hangs over its right edge. */
function beside(box: Box): Box {
  return { ...box, width: box.width + 20 };
}

/** What can be taken in any state begins at a dot. */
function drawAnywhere({ x, y, height }: Box): string {
  const middle = y + height / 2;
  return (
    svg('path', { class: 'line', d: `M${x - 9.5} ${middle}H${x}` }) +
    svg('circle', { class: 'anywhere', cx: x - 13, cy: middle, r: 3.5 })
  );
}

function titleOf({ source, targets, event, guard, kind, description }: GraphEdge): string {
  const from = source === '' ? 'any state' : source;
  const to = targets.length === 0 ? 'stays' : `to ${targets.join(', ')}`;
  const on = kind === 'always' ? 'at once' : `on ${event}`;
  const only = guard === undefined ? '' : ` if ${guardText(guard)}`;
  const more = description === undefined ? '' : `: ${description}`;
  return `From ${from} ${to} ${on}${only}${more}`;
}
