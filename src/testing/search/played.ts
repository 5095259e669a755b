import type { InstanceRecord } from '../../actors/record/record.ts';
import type { SandboxResult } from '../../actors/sandbox/sandbox-result.ts';
import type { Move } from '../traces/move.ts';

/** A move that a search has made. */
export interface Played {
  /** The number of the state that it was made in, and its record. */
  readonly state: number;
  readonly record: InstanceRecord;
  readonly move: Move;
  readonly result: SandboxResult;
  /** The number of the state that it leads to; undefined if it made no step, or there was no room for another state. */
  readonly to: number | undefined;
}
