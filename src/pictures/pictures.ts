import type { Graph, MachineGraph } from '../definition/graph/graph.ts';
import { machineIn } from '../definition/graph/machine-in.ts';
import { drawMachine } from './drawing/draw-machine.ts';
import type { Layout } from './layout/layout.ts';
import { createLayouter } from './layout/layouter.ts';
import { shareLayouts } from './layout/share-layouts.ts';
import type { Overlay } from './drawing/overlay.ts';
import { toElk, type Direction, type Drawing } from './layout/to-elk.ts';

/** The colours of a picture; `auto` follows the system of the reader. */
export type Theme = 'auto' | 'light' | 'dark';

export interface PictureOptions {
  /** What an instance adds: its active states, the edge last taken, badges. */
  readonly overlay?: Overlay;
  /** The machine of the graph to draw, by its key. Default: the one that the process runs. */
  readonly machine?: string;
  /** Width by height of the page: the flow goes down or to the right, whichever comes nearer. Default 1.6. */
  readonly ratio?: number;
  /** Default `auto`. */
  readonly theme?: Theme;
  /** Leaves the style out, for a page that has `pictureStyle` itself. Default false. */
  readonly embedded?: boolean;
}

export interface Pictures {
  /** A machine as an SVG document, light or dark as the reader's system is. */
  toSvg(graph: Graph, options?: PictureOptions): Promise<string>;
  /** Lays the machine that a process runs out, so that `toSvg` only draws it; undefined if that is done. Never rejects. */
  layOut(graph: Graph): Promise<void> | undefined;
  readonly close: () => Promise<void>;
}

interface Placed {
  readonly drawing: Drawing;
  readonly layout: Layout;
}

interface Placing {
  readonly placed: Promise<Placed>;
  isOver: boolean;
}

const directions = ['RIGHT', 'DOWN'] as const;

/** How long a layout that failed is not tried again: it must not keep the thread from all others. */
const retryAfterMs = 600_000;

/**
 * Creates what draws machines. It keeps a thread for layouts, and each layout as long as its graph is in use; equal machines share
 * theirs. `limitMs`: how long a layout may take.
 */
export function createPictures({ limitMs = 20_000 } = {}): Pictures {
  const layouter = createLayouter({ limitMs });
  const layoutOf = shareLayouts(layouter);
  const kept = new WeakMap<MachineGraph, Map<Direction, Placing>>();

  const place = async (machine: MachineGraph, direction: Direction): Promise<Placed> => {
    const known = kept.get(machine) ?? new Map<Direction, Placing>();
    kept.set(machine, known);
    const before = known.get(direction);
    if (before !== undefined) return before.placed;
    const placing: Placing = { placed: toPlaced(machine, direction), isOver: false };
    known.set(direction, placing);
    const forget = () => setTimeout(() => known.delete(direction), retryAfterMs).unref();
    placing.placed.catch(forget).finally(() => (placing.isOver = true));
    return placing.placed;
  };
  const toPlaced = async (machine: MachineGraph, direction: Direction): Promise<Placed> => {
    const drawing = toElk(machine, direction);
    return { drawing, layout: await layoutOf(drawing.elk) };
  };

  return {
    async toSvg(graph, options = {}) {
      const { overlay = {}, machine: key, ratio = 1.6, theme = 'auto', embedded = false } = options;
      const machine = machineIn(graph, key);
      const both = await Promise.allSettled(
        directions.map(async (direction) => place(machine, direction)),
      );
      const off = ({ layout: { width, height } }: Placed) =>
        Math.abs(Math.log(width / height / ratio));
      const [nearest] = both
        .flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
        .toSorted((a, b) => off(a) - off(b));
      if (nearest === undefined) throw failureOf(both);
      const { drawing, layout } = nearest;
      return drawMachine(machine, drawing, layout, { overlay, theme, embedded });
    },
    layOut(graph) {
      const machine = machineIn(graph, undefined);
      const known = kept.get(machine);
      if (directions.every((direction) => known?.get(direction)?.isOver)) return undefined;
      return placeInTurn(machine);
    },
    close: layouter.close,
  };

  /** Whoever else needs a layout meanwhile waits for one of these at most. */
  async function placeInTurn(machine: MachineGraph): Promise<void> {
    for (const direction of directions) await place(machine, direction).catch(() => {});
  }
}

function failureOf(all: readonly PromiseSettledResult<unknown>[]): unknown {
  return all.find((one) => one.status === 'rejected')?.reason;
}
