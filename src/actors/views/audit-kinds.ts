import type { ActRequest } from '../acts/act-schema.ts';

/** What an entry of the audit log can say that was done. Nodes of other versions may know more. */
export type AuditKind =
  | ActRequest['kind']
  | 'retryRollback'
  | 'skipRollback'
  | 'rearm'
  | 'delete'
  | 'bulkAct'
  | 'pauseProcess'
  | 'resumeProcess';
