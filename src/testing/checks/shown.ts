import type { Found } from '../../definition/findings/finding.ts';

/** What a run showed. */
export interface Shown {
  readonly finding: Found;
  /** Whether a finding of the graph says the same, so that the run proves it. */
  readonly proves: (found: Found) => boolean;
}
