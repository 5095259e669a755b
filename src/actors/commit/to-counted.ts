import type { Counted } from '../ports/counted.ts';
import type { Countable } from '../restore/countable.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { countedIn } from './counted-in.ts';

/** Where an instance counts after a commit; or that it does not move, because this actor has left no state. */
export function toCounted(
  { owner, counts }: Pick<LiveActor, 'owner' | 'counts'>,
  now: Countable,
): Counted | 'unchanged' {
  if (counts !== undefined && counts.state === now.state && counts.group === now.group) {
    return 'unchanged';
  }
  return countedIn(now, owner);
}
