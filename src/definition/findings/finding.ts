import type { FindingCode, Severity } from './finding-codes.ts';

/** Something that a process can do and probably should not, found without running it in production. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly process: string;
  /** The key of the machine in the graph of the process. */
  readonly machine: string;
  /** The path of the state; '' for the machine itself. */
  readonly path: string;
  /** What can happen. */
  readonly what: string;
  readonly remedy: string;
  readonly evidence: Evidence;
}

/** What supports a finding. */
export type Evidence =
  /** The machine allows nothing else: the shortest way to the state, transition by transition. */
  | { readonly kind: 'graph'; readonly way: readonly string[] }
  /** A run showed it: its moves, in order from the start. */
  | { readonly kind: 'trace'; readonly moves: readonly string[] }
  /** Data, guards or the outside decide whether it happens: a way on which it would, where there is one. */
  | { readonly kind: 'possible'; readonly way: readonly string[] };

/** A finding before it is known whether the process allows it. */
export type Found = Omit<Finding, 'severity' | 'process'>;

/** A finding that the process allows, with the reason. */
export interface AllowedFinding extends Finding {
  readonly reason: string;
}
