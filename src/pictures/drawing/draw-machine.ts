import type { MachineGraph } from '../../definition/graph/graph.ts';
import { createLookup } from '../../definition/graph/lookup.ts';
import { drawEdge } from './draw-edge.ts';
import { drawLine } from './draw-line.ts';
import { drawBadges } from './draw-badges.ts';
import { drawParts } from './draw-parts.ts';
import { drawState } from './draw-state.ts';
import type { Layout } from '../layout/layout.ts';
import type { Overlay } from './overlay.ts';
import { escapeXml, svg } from './svg.ts';
import { pictureStyle, sizes } from '../layout/theme.ts';
import { elkIds, type Drawing } from '../layout/to-elk.ts';

/** A machine as it was laid out, as an SVG document of its own. */
export function drawMachine(
  machine: MachineGraph,
  { states, edges }: Drawing,
  layout: Layout,
  options: {
    readonly overlay: Overlay;
    readonly theme: 'auto' | 'light' | 'dark';
    /** The page around it has the style. */
    readonly embedded: boolean;
  },
): string {
  const { overlay, theme, embedded } = options;
  const { boxes, lines, width, height } = layout;
  const lookup = createLookup(machine);
  const partsOf = (path: string): readonly string[] => {
    const around = boxes.get(elkIds.state(path));
    if (around === undefined || lookup.state(path)?.kind !== 'parallel') return [];
    const regions = machine.states.flatMap(({ parent, path: own }) => {
      const box = parent === path ? boxes.get(elkIds.state(own)) : undefined;
      return box === undefined ? [] : [box];
    });
    return drawParts(regions, around, around.y + (states.get(path)?.height ?? 0) + 1);
  };
  const drawnStates = machine.states.flatMap((state) => {
    const box = boxes.get(elkIds.state(state.path));
    const content = states.get(state.path);
    if (box === undefined || content === undefined) return [];
    const parent = state.parent === null ? undefined : lookup.state(state.parent);
    const isCompound = box.height > content.height + 6;
    const isRegion = parent?.kind === 'parallel';
    const isParted = isRegion && isCompound && partsOf(parent.path).length > 0;
    const drawn = drawState({ state, content, box, isCompound, isRegion, isParted }, overlay);
    return [drawn, ...partsOf(state.path)];
  });
  const own = machine.states.flatMap(({ path, initial, fallback = [] }) => {
    const dot = boxes.get(elkIds.initial(path));
    const first = lines.get(elkIds.first(path)) ?? [];
    const shape =
      initial === undefined || dot === undefined
        ? ''
        : svg('circle', {
            class: 'dot',
            cx: dot.x + sizes.dot / 2,
            cy: dot.y + sizes.dot / 2,
            r: sizes.dot / 2,
          }) + drawLine(first, true);
    return [
      shape,
      ...fallback.map((_, n) => drawLine(lines.get(elkIds.fallback(path, n)) ?? [], true)),
    ];
  });
  const drawnEdges = machine.edges.flatMap((edge) => {
    const box = boxes.get(elkIds.edge(edge.id));
    const content = edges.get(edge.id);
    if (box === undefined || content === undefined) return [];
    const into = edge.targets.flatMap((_, n) => {
      const points = lines.get(elkIds.into(edge.id, n));
      return points === undefined ? [] : [points];
    });
    return drawEdge({ edge, content, box, out: lines.get(elkIds.out(edge.id)), into }, overlay);
  });
  const badges = machine.states.flatMap(({ path }) => {
    const box = boxes.get(elkIds.state(path));
    const own = overlay.badges?.filter(({ state }) => state === path) ?? [];
    return box === undefined ? [] : drawBadges(own, box, embedded);
  });
  return svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: theme === 'auto' ? 'hf' : `hf ${theme}`,
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      // What is within an image is not reached.
      role: overlay.links === undefined ? 'img' : 'group',
      'aria-label': `Statechart of ${machine.id}`,
    },
    ...(embedded ? [] : [svg('style', {}, escapeXml(pictureStyle))]),
    ...drawnStates,
    ...own,
    ...drawnEdges,
    ...badges,
  );
}
