import type { Badge } from './drawing/overlay.ts';

/** How many badges a state shows. */
const most = 6;

/** A badge that is made only if its state shows it. */
export interface UnmadeBadge {
  readonly state: string;
  readonly make: () => Omit<Badge, 'state'>;
}

/** The first badges of each state, and how many more it has. */
export function cutBadges(badges: Iterable<UnmadeBadge>): readonly Badge[] {
  const counts = new Map<string, number>();
  const shown: Badge[] = [];
  for (const { state, make } of badges) {
    const count = (counts.get(state) ?? 0) + 1;
    counts.set(state, count);
    if (count <= most) shown.push({ state, ...make() });
  }
  const more = [...counts].filter(([, count]) => count > most);
  return [
    ...shown,
    ...more.map(([state, count]): Badge => {
      const text = `and ${(count - most).toLocaleString('en')} more`;
      return { state, text, tone: 'note' };
    }),
  ];
}
