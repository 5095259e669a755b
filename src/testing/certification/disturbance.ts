import type { Boundary } from '../faults/boundary.ts';
import type { Fault } from '../faults/fault.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';

/**
 * Something that happens to a run, and where. `at` is the number of a boundary, or of a request. An earlier disturbance may have
 * moved the boundary: then the next one of the kind `on` counts.
 */
export type Disturbance = { readonly kind: DisturbanceKind } & (
  | {
      readonly act: 'strike';
      readonly at: number;
      readonly on: Boundary['kind'];
      readonly faults: readonly Fault[];
      /** What happens at the next boundary of that kind that is about the same. */
      readonly next?: readonly Fault[];
      /** Only a boundary that is about this counts. Default: any. */
      readonly about?: string;
    }
  | { readonly act: 'strikeWakes'; readonly fault: 'lose' | 'repeat' }
  | { readonly act: 'ask'; readonly at: number }
  | { readonly act: 'race' }
  | { readonly act: 'deploy'; readonly at: number; readonly next: boolean }
);

/** All that disturbs one run. */
export type Plan = readonly Disturbance[];
