import type { Badge } from './drawing/overlay.ts';

/** How many badges a state shows. */
const most = 6;

/** The first badges of each state, and how many more it has. */
export function cutBadges(badges: readonly Badge[]): readonly Badge[] {
  const counts = new Map<string, number>();
  const shown = badges.filter(({ state }) => {
    const count = (counts.get(state) ?? 0) + 1;
    counts.set(state, count);
    return count <= most;
  });
  const more = [...counts].filter(([, count]) => count > most);
  return [
    ...shown,
    ...more.map(([state, count]): Badge => {
      const text = `and ${(count - most).toLocaleString('en')} more`;
      return { state, text, tone: 'note' };
    }),
  ];
}
