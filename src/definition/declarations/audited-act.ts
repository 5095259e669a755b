import type { InstanceStatus } from './process-view.ts';

/** An instance that is itself an act of an operator, such as a bulk act. */
export interface AuditedInstance {
  readonly context: unknown;
  readonly state: unknown;
  readonly status: InstanceStatus;
}

/** What the audit log says of such an act. */
export interface AuditedAct {
  readonly what: string;
  /** The process that it concerns. */
  readonly process: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  /** Absent while it is under way. */
  readonly outcome?: string;
}
