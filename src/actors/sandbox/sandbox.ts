import type { AnyEventObject } from 'xstate';
import type { Cause } from '../pending/cause.ts';
import type { InstanceId, PublicId } from '../ports/ids.ts';
import type { InstanceRecord, Owner } from '../record/record.ts';
import type { Candidate } from '../xstate/candidates.ts';
import type { SandboxResult } from './sandbox-result.ts';

/** Applies causes to records as a node does, without a store. Nothing is executed, and no record that is given changes. */
export interface Sandbox {
  /** The record of a new instance. The input is that of the machine: it is not parsed. */
  start(start: SandboxStart, now: number): Applied;
  /** Applies one cause at `now` (epoch milliseconds). It does not fire the timers that are due by then. */
  apply(record: InstanceRecord, cause: Cause, now: number): Applied;
  /** The transitions that an event may take, and the verdicts of their guards. None where the machine does not fit. */
  explain(record: InstanceRecord, event: AnyEventObject, now: number): readonly Candidate[];
}

export interface SandboxStart {
  readonly id: InstanceId;
  readonly publicId: PublicId;
  readonly input: unknown;
  readonly owner?: Owner | undefined;
  /** The business key that identifies the instance. */
  readonly key?: string | undefined;
}

/** What a cause came to. */
export interface Applied {
  readonly result: SandboxResult;
  /** The step that a node makes before the cause, because the machine has changed since the record was written. */
  readonly fitted: SandboxResult | undefined;
  /** The record after the cause; the one that was given if the cause does not change it. Undefined if a start failed. */
  readonly record: InstanceRecord | undefined;
  /** The record as a node stores it. */
  readonly body: string | undefined;
}
