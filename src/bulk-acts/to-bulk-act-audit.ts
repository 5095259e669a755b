import type { AuditedAct, AuditedInstance } from '../definition/declarations/audited-act.ts';
import type { BulkActContext } from './bulk-act-context.ts';
import { toBulkActData } from './bulk-act-data.ts';

/** What the audit log says of a bulk act: on which instances, why, and what came of it. */
export function toBulkActAudit({ context, state, status }: AuditedInstance): AuditedAct {
  const data = toBulkActData(context as BulkActContext);
  const { process, reason, failure, operator: _operator, failures: _failures, ...details } = data;
  const outcomes = {
    Completed: state === 'stopped' ? 'stopped' : 'done',
    Failed: failure?.code ?? 'failed',
    Cancelled: 'cancelled',
  } as const;
  return {
    what: 'bulkAct',
    process,
    details,
    ...(reason === undefined ? {} : { reason }),
    ...(status === 'Pending' ? {} : { outcome: outcomes[status] }),
  };
}
