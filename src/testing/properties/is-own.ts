import type { Space } from './space.ts';

/** Whether the move of an edge happens by itself: the end of a task, or a timer. */
export function isOwn({ ends }: Pick<Space, 'ends'>, edge: number): boolean {
  return ends(edge) !== -1;
}
