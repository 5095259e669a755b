import type { Violation } from '../runs/violation.ts';

/** What a child that runs seeds tells. */
export type Found =
  | { readonly kind: 'begun'; readonly seed: number }
  | { readonly kind: 'violation'; readonly seed: number; readonly violation: Violation }
  | {
      readonly kind: 'end';
      readonly seeds: number;
      readonly cpuMs: number;
      readonly figures: Readonly<Record<string, number>>;
    };
