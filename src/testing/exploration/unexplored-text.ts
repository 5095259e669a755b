import type { Unexplored } from '../moves/unexplored.ts';

/** What was not explored, why, and what to do about it, in an indented line. */
export function unexploredText({ kind, name, reason, remedy }: Unexplored): string {
  return `  not explored: the ${kind} ${name}, since ${reason}; ${remedy}`;
}
