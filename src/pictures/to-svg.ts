import type { Graph } from '../definition/graph/graph.ts';
import { createPictures, type PictureOptions, type Pictures } from './pictures.ts';

let pictures: Pictures | undefined;

/**
 * Draws a machine as an SVG document. Layouts are computed in a thread, which starts with the first picture and does not
 * keep the process running.
 */
export async function toSvg(graph: Graph, options?: PictureOptions): Promise<string> {
  pictures ??= createPictures();
  return pictures.toSvg(graph, options);
}
