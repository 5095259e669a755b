import type { HistoryStep } from './view-types.ts';

/** Followers share steps, and the text that is made of each. */
const shown = new WeakMap<Asked, Asked>();

type Asked = Pick<HistoryStep, 'by'>;

/** A step as a caller sees it that may read the reason for it, but not the subject behind it. */
export function withoutAsker<T extends Asked>(step: T): T {
  const { by, ...rest } = step;
  if (by === undefined || (by.sub === undefined && by.bulkAct === undefined)) return step;
  const known = shown.get(step);
  if (known !== undefined) return known as T;
  const { reason } = by;
  const hidden = (reason === undefined ? rest : { ...rest, by: { reason } }) as T;
  shown.set(step, hidden);
  return hidden;
}
