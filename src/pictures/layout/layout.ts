import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where everything lies, in pixels from the upper left corner of the picture, by the ids of `elkIds`. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: ReadonlyMap<string, readonly Point[]>;
}

/** Reads what ELK made of a graph. */
export function toLayout(elk: ElkNode): Layout {
  const boxes = new Map<string, Box>();
  const lines = new Map<string, readonly Point[]>();
  const visit = (node: ElkNode) => {
    for (const child of node.children ?? []) {
      const { id, x = 0, y = 0, width = 0, height = 0 } = child;
      boxes.set(id, { x, y, width, height });
      visit(child);
    }
    for (const edge of node.edges ?? []) lines.set(edge.id, pointsOf(edge));
  };
  visit(elk);
  return { width: elk.width ?? 0, height: elk.height ?? 0, boxes, lines };
}

function pointsOf({ sections = [] }: ElkExtendedEdge): readonly Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
}
