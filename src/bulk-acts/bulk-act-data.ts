import { z } from 'zod';
import type { BulkActContext } from './bulk-act-context.ts';
import { operatorActKinds, type OperatorActs } from './operator-acts.ts';

const count = z.int();

/** The client view of a bulk act. */
export const bulkActData = z.object({
  process: z.string(),
  filter: z.record(z.string(), z.unknown()),
  act: z
    .object({
      kind: z.enum(['cancel', 'retryRollback', 'send', 'operate']),
      rollback: z.boolean().exactOptional(),
      event: z.string().exactOptional().describe('The type of the event that is sent.'),
      act: z
        .object({
          kind: z.enum(operatorActKinds),
          state: z.string().exactOptional(),
          task: z.string().exactOptional(),
          undo: z.literal(true).exactOptional(),
          timer: z.string().exactOptional(),
          to: z.string().exactOptional(),
        })
        .exactOptional()
        .describe('What is done as an operator.'),
    })
    .describe('What is done with each instance.'),
  reason: z.string().exactOptional(),
  operator: z.string().exactOptional().describe('The subject of the caller that started it.'),
  expected: z
    .object({ count, more: z.boolean() })
    .exactOptional()
    .describe(
      'How many instances matched at the start: up to 10,000, and whether there were more.',
    ),
  matched: count.describe('The number of instances found so far.'),
  done: count.describe('The number of instances on which the act took effect.'),
  skipped: count.describe(
    'The number of instances that had nothing left to do, or no longer matched the filter.',
  ),
  failed: count.describe('The number of instances on which the act failed.'),
  failures: z
    .array(z.object({ id: z.string(), code: z.string(), detail: z.string() }))
    .describe('The newest 100 failures, oldest first.'),
  failure: z
    .object({ code: z.string().exactOptional(), message: z.string() })
    .exactOptional()
    .describe('Why the bulk act ended early.'),
});

/** What clients see of a context. Payloads of events, outputs, errors and changes of contexts are not shown. */
export function toBulkActData(context: BulkActContext): z.output<typeof bulkActData> {
  const { process, filter, act, reason, operator, expected, failure } = context;
  const { matched, done, skipped, failed, failures } = context;
  return {
    process,
    filter,
    act: {
      kind: act.kind,
      ...(act.kind === 'cancel' && act.rollback !== undefined ? { rollback: act.rollback } : {}),
      ...(act.kind === 'send' ? { event: act.event.type } : {}),
      ...(act.kind === 'operate' ? { act: toShownAct(act.act) } : {}),
    },
    ...(reason === undefined ? {} : { reason }),
    ...(operator?.sub === undefined ? {} : { operator: operator.sub }),
    ...(expected === undefined ? {} : { expected }),
    matched,
    done,
    skipped,
    failed,
    failures: [...failures],
    ...(failure === undefined ? {} : { failure: toShown(failure) }),
  };
}

function toShownAct(act: OperatorActs) {
  const { kind } = act;
  if ('state' in act) return { kind, state: act.state };
  if ('timer' in act) return { kind, timer: act.timer, ...('to' in act ? { to: act.to } : {}) };
  if (!('task' in act)) return { kind };
  return { kind, task: act.task, ...(act.undo === undefined ? {} : { undo: act.undo }) };
}

function toShown({ code, message }: NonNullable<BulkActContext['failure']>) {
  return code === undefined ? { message } : { code, message };
}
