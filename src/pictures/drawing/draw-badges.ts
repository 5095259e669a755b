import { textWidth } from '../layout/text-width.ts';
import { sizes } from '../layout/theme.ts';
import type { Box } from '../layout/layout.ts';
import type { Badge } from './overlay.ts';
import { escapeXml, svg } from './svg.ts';

/**
 * Badges stand on the upper edge of a box, from the right, and over all else. `runs`: the page around the picture counts
 * the time that is left.
 */
export function drawBadges(
  badges: readonly Omit<Badge, 'state'>[],
  { x, y, width }: Box,
  runs = false,
): readonly string[] {
  let right = x + width - 8;
  return badges.map(({ text, tone, ...badge }) => {
    const countdown = runs ? badge.countdown : undefined;
    // Room for what the time that is left can look like.
    const widest = countdown === undefined ? text : `${countdown.words} in 59 min 59 s`;
    const wide = textWidth(widest, sizes.detail, 'text') + 12;
    const left = right - wide;
    right = left - 4;
    return svg(
      'g',
      { class: `badge ${tone}` },
      svg('rect', { x: left, y: y - 9, width: wide, height: 18, rx: 9 }),
      svg(
        'text',
        {
          x: left + wide / 2,
          y,
          'text-anchor': 'middle',
          'data-until': countdown?.endsAt,
          'data-words': countdown?.words,
        },
        escapeXml(text),
      ),
    );
  });
}
