import { components } from './components.ts';
import { edgesOf } from './edges-of.ts';
import { isOwn } from './is-own.ts';
import type { Space } from './space.ts';

/**
 * The states in which an instance may remain for ever without leaving the part in which `isPart` holds, although time goes on and
 * tasks end: it rests there, since nothing is pending, or it goes round. No event from outside need come, and none comes for ever. A
 * round is not possible for ever if it leaves a task or a timer pending all the time.
 */
export function neverLeaves(space: Space, isPart: (state: number) => boolean): ReadonlySet<number> {
  const stays = new Set<number>();
  for (const component of components(space, isPart, (edge) => isOwn(space, edge))) {
    const isRound = goesRound(space, component);
    for (const state of component) if (isRound || rests(space, state)) stays.add(state);
  }
  return stays;
}

function rests({ pending }: Space, state: number): boolean {
  return pending(state).length === 0;
}

function goesRound(space: Space, component: readonly number[]): boolean {
  const within = new Set(component);
  const ended = new Set<number>();
  let hasEdge = false;
  for (const state of component) {
    for (const edge of edgesOf(space, state)) {
      if (!isOwn(space, edge) || !within.has(space.target(edge))) continue;
      hasEdge = true;
      ended.add(space.ends(edge));
    }
  }
  if (!hasEdge) return false;
  const [first = -1, ...others] = component;
  return space
    .pending(first)
    .every((one) => ended.has(one) || others.some((state) => !space.pending(state).includes(one)));
}
