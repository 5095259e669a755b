import { lineHeight, type Content, type Line } from '../layout/content.ts';
import type { Point } from '../layout/layout.ts';
import { escapeXml, svg } from './svg.ts';

/** The shapes of the icons, in a square of ten pixels. */
const icons = {
  task: 'M4 1.5H1.5v7h7V6M6 1.5h2.5V4M8.5 1.5L4.5 5.5',
  machine: 'M1 1h5v4H1zM4 5v3.5h5V4.5H6',
  undo: 'M1.5 4h4.8a2.4 2.4 0 0 1 0 4.8H4M3.8 1.7L1.5 4l2.3 2.3',
  clock: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8M5 2.8V5l1.6 1',
  failed: 'M2 2l6 6M8 2l-6 6',
} as const;

/** The lines of a box, from its upper left inner corner. */
export function drawContent({ lines }: Content, corner: Point): string {
  let y = corner.y;
  return lines
    .map((line) => {
      const height = lineHeight(line.look);
      const drawn = drawText(line, { x: corner.x, y: y + height / 2 });
      y += height;
      return drawn;
    })
    .join('');
}

function drawText({ text, title, look, face, dim, icon }: Line, { x, y }: Point): string {
  const bad = icon === 'failed' ? 'bad' : '';
  const red = look === 'event' ? bad : '';
  const classes = [
    look === 'detail' ? '' : look,
    face === 'mono' ? 'mono' : '',
    dim ? 'dim' : '',
    red,
  ];
  const written = svg(
    'text',
    { x: icon === undefined ? x : x + 16, y, class: classes.filter(Boolean).join(' ') },
    ...(title === undefined ? [] : [svg('title', {}, escapeXml(title))]),
    escapeXml(text),
  );
  if (icon === undefined) return written;
  const shape = svg('path', {
    class: `icon ${bad}`.trim(),
    d: icons[icon],
    transform: `translate(${x} ${y - 5})`,
  });
  return shape + written;
}
