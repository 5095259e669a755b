import type { AllowedFinding, Finding } from '../../definition/findings/finding.ts';

/** What `check` found in a process, and what it did not look at. */
export interface Report {
  readonly process: string;
  readonly version: string;
  /** Errors first, then warnings, then notes. */
  readonly findings: readonly Finding[];
  /** What the process allows, with its reasons. */
  readonly allowed: readonly AllowedFinding[];
  /** How much of the process was run: states that differ, and moves between them. */
  readonly run: { readonly states: number; readonly moves: number };
  /** What was not looked at, in sentences, each with what to do about it. */
  readonly notChecked: readonly string[];
}
