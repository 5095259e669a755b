import type { InstanceRecord } from '../record/record.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';

export type SandboxStepped = Extract<SandboxResult, { readonly kind: 'stepped' }>;

/** A step that was played, and the records before and after it. */
export interface PlayedStep {
  readonly stepped: SandboxStepped;
  readonly before: InstanceRecord;
  readonly record: InstanceRecord;
}

/** Where the play is: what the instance has come to, and when. */
export interface Course {
  readonly record: InstanceRecord;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly steps: readonly PlayedStep[];
}
