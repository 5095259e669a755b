import type { Act } from '../plans/act.ts';
import type { Life } from '../runs/life.ts';

/** How often an event is in the history of each instance. */
export function timesApplied(
  lives: readonly Life[],
  { type, id }: Extract<Act, { kind: 'send' }>,
): readonly number[] {
  return lives.map(
    ({ entries }) =>
      entries.filter(
        ({ event }) => event.type === type && (event as { readonly id?: string }).id === id,
      ).length,
  );
}
