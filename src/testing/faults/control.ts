import type { Boundary } from './boundary.ts';
import type { Fault } from './fault.ts';

/** Decides which faults strike at a boundary, in this order. The same boundaries must get the same faults. */
export type Control = (boundary: Boundary) => readonly Fault[];
