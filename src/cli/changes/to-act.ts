import type { Deed, Tagged } from './deed.ts';

/** An act of an operator as a deed. */
export function toAct(act: Tagged): Deed {
  return { move: { kind: 'act', act }, resource: '/acts', body: { act } };
}
