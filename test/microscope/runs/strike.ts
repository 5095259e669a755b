import type { Boundary } from '../../../src/testing/faults/boundary.ts';
import type { Fault } from '../../../src/testing/faults/fault.ts';

/** The faults that struck at a boundary. */
export interface Strike extends Boundary {
  readonly faults: readonly Fault[];
}
