import type { HistoryStep } from './view-types.ts';

/** Followers share steps, and the text that is made of each. */
const shown = new WeakMap<HistoryStep, HistoryStep>();

/** A step as a caller sees it that may read the reason for it, but not the subject behind it. */
export function withoutAsker(step: HistoryStep): HistoryStep {
  const { by, ...rest } = step;
  if (by === undefined || (by.sub === undefined && by.bulkAct === undefined)) return step;
  const known = shown.get(step);
  if (known !== undefined) return known;
  const { reason } = by;
  const hidden = reason === undefined ? rest : { ...rest, by: { reason } };
  shown.set(step, hidden);
  return hidden;
}
