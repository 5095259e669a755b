import type { GraphState } from '../../definition/graph/graph.ts';
import { isFailed, type Content } from '../layout/content.ts';
import { coveredClass } from './covered-class.ts';
import { drawContent } from './draw-content.ts';
import type { Box } from '../layout/layout.ts';
import type { Overlay } from './overlay.ts';
import { escapeXml, svg, toIdPart } from './svg.ts';
import { sizes } from '../layout/theme.ts';

interface PlacedState {
  readonly state: GraphState;
  readonly content: Content;
  readonly box: Box;
  /** Whether states lie in it. */
  readonly isCompound: boolean;
  /** Whether it is a region of a parallel state. */
  readonly isRegion: boolean;
  /** Whether a line parts it from the other regions, so that it needs no border. */
  readonly isParted: boolean;
}

/** A state's box with what stands in it. Whether it is active is told by its classes alone. */
export function drawState(placed: PlacedState, overlay: Overlay): string {
  const { state, content, box, isCompound, isRegion, isParted } = placed;
  const classes = [
    'state',
    state.kind,
    isCompound ? '' : 'leaf',
    isRegion ? 'region' : '',
    isParted ? 'parted' : '',
    isFailed(state) ? 'failed' : '',
    state.parent === null ? 'root' : '',
    overlay.active?.includes(state.path) ? 'active' : '',
    coveredClass(overlay.covered?.states, state.path),
  ];
  const drawn = svg(
    'g',
    { id: `s-${toIdPart(state.path)}`, class: classes.filter(Boolean).join(' ') },
    svg('title', {}, escapeXml(titleOf(state))),
    ...(state.kind === 'history' ? drawHistory(state, box) : drawBox(placed, content)),
    drawMark(box),
  );
  const href = overlay.links?.[state.path];
  return href === undefined ? drawn : svg('a', { href }, drawn);
}

function drawBox({ state, box, isCompound, isRegion }: PlacedState, content: Content): string[] {
  const { x, y, width, height } = box;
  const inset = state.kind === 'final' ? 3 : 0;
  const rx = isCompound ? 12 : 9;
  const corner = { x: x + sizes.statePadX + inset, y: y + sizes.statePadY + inset };
  const inner = { x: x + 3, y: y + 3, width: width - 6, height: height - 6 };
  const rule = y + content.height + 1;
  return [
    svg('rect', { class: 'box', x, y, width, height, rx }),
    ...(isCompound ? [svg('rect', { class: 'tint', x, y, width, height, rx })] : []),
    ...(state.kind === 'final' ? [svg('rect', { class: 'ring', ...inner, rx: rx - 3 })] : []),
    ...(isCompound && !isRegion
      ? [svg('path', { class: 'rule', d: `M${x} ${rule}H${x + width}` })]
      : []),
    drawContent(content, corner),
  ];
}

function drawHistory({ history }: GraphState, { x, y, width }: Box): string[] {
  const r = width / 2;
  return [
    svg('circle', { class: 'box', cx: x + r, cy: y + r, r }),
    svg(
      'text',
      { class: 'name', x: x + r, y: y + r, 'text-anchor': 'middle' },
      history === 'deep' ? 'H*' : 'H',
    ),
  ];
}

/** The token of an active state: a disc on its corner, so that colour is not its only sign. */
function drawMark({ x, y }: Box): string {
  return svg(
    'g',
    { class: 'mark' },
    svg('circle', { cx: x + 3, cy: y + 3, r: 7.5 }),
    svg('path', { class: 'token', d: `M${x + 0.7} ${y - 0.4}l6 3.4l-6 3.4z` }),
  );
}

function titleOf({ path, kind, description }: GraphState): string {
  const name = path === '' ? 'The machine' : `State ${path}`;
  const what = kind === 'atomic' ? '' : ` (${kind})`;
  return description === undefined ? `${name}${what}` : `${name}${what}: ${description}`;
}
