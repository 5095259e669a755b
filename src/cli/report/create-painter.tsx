import { raw } from 'hono/html';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Overlay } from '../../pictures/drawing/overlay.ts';
import type { Pictures } from '../../pictures/pictures.ts';

/** Draws machines into a page. */
export type Painter = (
  process: Process,
  options: { readonly label: string; readonly machine?: string; readonly overlay?: Overlay },
) => Promise<Html>;

/** Creates what draws the machines of a page. A machine that cannot be drawn is replaced by the reason. */
export function createPainter(pictures: Pictures): Painter {
  return async ({ graph }, { label, ...options }) => {
    try {
      const drawn = await pictures.toSvg(graph, { ...options, embedded: true });
      return (
        <div class="picture" tabindex={0} role="region" aria-label={label}>
          {raw(drawn)}
        </div>
      );
    } catch (error) {
      return <p class="body dim">{`This machine cannot be drawn: ${String(error)}`}</p>;
    }
  };
}
