import type { WhatIfView } from '../../actors/views/what-if-view.ts';

/** Whether every move of a what-if is accepted. */
export function isAccepted({ moves, cutOff }: WhatIfView): boolean {
  return (
    cutOff === undefined &&
    moves.every(({ result }) => result === 'stepped' || result === 'unchanged')
  );
}
