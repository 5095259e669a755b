import { isSameJson } from './is-same-json.ts';

/** Which items of an array became which: what is in none of these is the same, and only moved. */
export interface Aligned {
  /** Places before, ascending. */
  readonly removed: readonly number[];
  /** Places after, ascending. */
  readonly added: readonly number[];
  /** Items that changed: the place before, and the place after. */
  readonly pairs: readonly (readonly [before: number, after: number])[];
}

/** How many items an array may have dropped at its front and still be known as the same, moved on. */
const longestShift = 16;
/** More changes than this, in half of the array or more, are said as a new array. */
const fewChanges = 8;
/** Each of these moves all items behind it, when it is done. */
const mostMoves = 64;

/**
 * How one array became another, in linear time: items that were added or removed at one place, at the end, or as a window moved
 * on, are known as such, and the others are compared place by place. Undefined: hardly anything is as it was.
 */
export function alignArrays(
  before: readonly unknown[],
  after: readonly unknown[],
): Aligned | undefined {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSameJson(before[start], after[start])) start += 1;
  if (start === before.length || start === after.length) {
    return within(after, {
      removed: range(start, before.length),
      added: range(start, after.length),
      pairs: [],
    });
  }
  let end = 0;
  while (end < shorter - start && isSameJson(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const beforeEnd = before.length - end;
  const afterEnd = after.length - end;
  const shift = end === 0 ? shiftOf(before, after, start) : undefined;
  if (shift !== undefined) {
    return within(after, {
      removed: range(start, start + shift),
      added: range(before.length - shift, after.length),
      pairs: [],
    });
  }
  const paired = Math.min(beforeEnd, afterEnd);
  return within(after, {
    removed: range(paired, beforeEnd),
    added: range(paired, afterEnd),
    pairs: range(start, paired).map((index) => [index, index] as const),
  });
}

/** By how many items the array moved on: a window over a longer list does. */
function shiftOf(
  before: readonly unknown[],
  after: readonly unknown[],
  start: number,
): number | undefined {
  for (let shift = 1; shift <= longestShift && start + shift < before.length; shift += 1) {
    const moved = before.length - start - shift;
    if (moved > after.length - start) continue;
    let same = 0;
    while (same < moved && isSameJson(before[start + shift + same], after[start + same])) {
      same += 1;
    }
    if (same === moved) return shift;
  }
  return undefined;
}

function within(after: readonly unknown[], aligned: Aligned): Aligned | undefined {
  const { removed, added, pairs } = aligned;
  const appended = added.at(-1) === after.length - 1 ? added.length : 0;
  const moves = removed.length + added.length - appended;
  const changes = removed.length + added.length + pairs.length;
  const isMany = changes > fewChanges && changes * 2 > after.length;
  return isMany || moves > mostMoves ? undefined : aligned;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);
}
