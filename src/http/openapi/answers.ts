import { z } from 'zod';
import type { AttentionReason } from '../../actors/views/attention.ts';
import type {
  AcceptedEvent,
  HistoryStep,
  InstanceList,
  InstanceView,
  LedgerView,
  TaskView,
  TimerView,
} from '../../actors/views/view-types.ts';
import type { Problem } from '../base/problem.ts';

const at = z.iso.datetime();
const step = z.string().describe('`<version>/<index>` of the step that asked for it.');
const status = z.enum(['Pending', 'Completed', 'Failed', 'Cancelled']);
const state = z
  .unknown()
  .describe('The state as XState names it, such as `"a"` or `{ "a": "b" }`.');

const fault = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().exactOptional(),
  mayBeDone: z
    .literal(true)
    .exactOptional()
    .describe('The task may have had its effect all the same, such as where the reply was lost.'),
});

const accepted: z.ZodType<AcceptedEvent> = z.strictObject({
  type: z.string(),
  pattern: z
    .literal(true)
    .exactOptional()
    .describe(
      '`type` is no event but a pattern: `*` takes any event, `pay.*` takes `pay` and what begins with `pay.`.',
    ),
  href: z.string().describe('Where to send it.'),
  schema: z
    .record(z.string(), z.unknown())
    .exactOptional()
    .describe('JSON Schema of the body; absent where the process declares none.'),
});

const task: z.ZodType<TaskView> = z.strictObject({
  id: step,
  name: z.string(),
  undo: z.literal(true).exactOptional().describe('It is the compensation of the task.'),
  attempts: z.int(),
  outcome: z.enum(['pending', 'completed', 'failed', 'stopped']),
  startedAt: at,
  finishedAt: at.exactOptional(),
  retryAt: at.exactOptional().describe('When the next attempt is due, while one waits.'),
  handedOver: z
    .literal(true)
    .exactOptional()
    .describe('An outside system completes it by its callback.'),
  expiresAt: at.exactOptional().describe("When the callback's time is over."),
  progress: z.unknown().exactOptional().describe('What the outside system last said.'),
  error: fault.exactOptional().describe('The last failure.'),
});

const timer: z.ZodType<TimerView> = z.strictObject({
  id: z.string(),
  event: z.string().describe('The event that it sends.'),
  firesAt: at,
});

const ledger: z.ZodType<LedgerView> = z.strictObject({
  sequence: z.int().describe('How many entries came before it.'),
  id: step,
  task: z.string(),
  state: z
    .enum(['owed', 'undoing', 'undone', 'failed', 'skipped', 'settled'])
    .describe('`settled`: it stands, and no rollback undoes it any more.'),
  completedAt: at,
  changedAt: at,
  error: fault.exactOptional(),
  reason: z.string().exactOptional().describe('Why an operator skipped it.'),
});

const attentionReason: z.ZodType<AttentionReason> = z.strictObject({
  kind: z
    .enum([
      'process_changed',
      'timer_lost',
      'stuck',
      'task_parked',
      'compensation_failed',
      'event_untold',
    ])
    .describe(
      '`process_changed`: the deployed machine has no place for the instance; `timer_lost`: for one of its timers; `stuck`: it throws on the end of a task or a timer; `task_parked`: the input of a task is not as the deployed task wants it; `compensation_failed`: for good, and it was neither retried nor skipped; `event_untold`: `onEmit` does not take an emitted event, so that those after it wait.',
    ),
  message: z.string(),
  at: at.describe('Since when.'),
});

const instance: z.ZodType<InstanceView> = z.strictObject({
  id: z.string().describe('The only handle on the instance.'),
  process: z.string(),
  processVersion: z.string().describe('The version of the process that it runs, or ended, under.'),
  version: z.int().describe('The number of events accepted since the start; also the ETag.'),
  status,
  state,
  data: z.unknown().describe('What the process shows; null where its view throws.'),
  output: z.unknown().exactOptional(),
  error: z.unknown().exactOptional().describe('Why the instance failed.'),
  key: z.string().exactOptional().describe('The business key, where the process has one.'),
  accepts: z.array(accepted).describe('The events that the instance takes now, guards aside.'),
  tasks: z.array(task),
  timers: z.array(timer),
  ledger: z
    .array(ledger)
    .describe(
      'What a rollback would undo, is undoing, or undid, and what is settled: the 50 newest entries, oldest first.',
    ),
  ledgerTotal: z.int().describe('How many entries the ledger had in the life of the instance.'),
  cancelled: z
    .strictObject({
      at,
      reason: z.string().exactOptional(),
      rollback: z.boolean(),
      to: z
        .string()
        .exactOptional()
        .describe('The task up to which all was settled instead of undone.'),
    })
    .exactOptional(),
  attention: z.boolean().describe('A person has to look.'),
  attentionReasons: z.array(attentionReason).describe('Why a person has to look.'),
  createdAt: at,
  updatedAt: at,
});

const historyStep: z.ZodType<HistoryStep> = z.object({
  sequence: z.int().describe('The version that the step led to; the start is 0.'),
  at,
  processVersion: z.string().describe('The version of the process that made the step.'),
  machineHash: z.string().describe('Tells its machine from others of that version.'),
  event: z.looseObject({ type: z.string() }),
  from: z.unknown().describe('The state before; null for the start.'),
  to: z.unknown().describe('The state after.'),
  status,
  tasks: z.array(task),
  settled: z
    .array(z.strictObject({ id: step, task: z.string() }))
    .exactOptional()
    .describe('What the step settled, by its id in the ledger: no rollback undoes it any more.'),
  emitted: z
    .array(z.looseObject({ type: z.string() }))
    .exactOptional()
    .describe('What the machine and its tasks emitted with the step.'),
});

const problem: z.ZodType<Problem> = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().exactOptional().describe('The path of the request.'),
  code: z.string().describe('Does not change; for programs.'),
  requestId: z.string().describe('Also in the log of the service.'),
  errors: z
    .unknown()
    .exactOptional()
    .describe(
      'The faults of the request, 100 at most: a message, and a JSON pointer, parameter or header.',
    ),
  errorCount: z.int().exactOptional().describe('How many faults were found.'),
  version: z.int().exactOptional().describe('The version that the instance stands at.'),
  accepts: z
    .array(accepted)
    .exactOptional()
    .describe('The events that the instance takes now, guards aside.'),
  guards: z
    .array(z.string())
    .exactOptional()
    .describe('The guards that said no to the event, by name, where it was theirs to say.'),
});

const count = z.int();

/** What the service answers with, by the name that the OpenAPI document gives it. */
export const answers = {
  Problem: problem,
  Instance: instance,
  AcceptedEvent: accepted,
  Task: task,
  Timer: timer,
  AttentionReason: attentionReason,
  LedgerEntry: ledger,
  HistoryStep: historyStep,
  InstanceList: z.strictObject({
    instances: z.array(instance).readonly().describe('Newest first.'),
    next: z.string().exactOptional().describe('The cursor of the next page, where there is one.'),
  }) satisfies z.ZodType<InstanceList>,
  History: z.strictObject({ steps: z.array(historyStep) }),
  Ledger: z.strictObject({
    entries: z.array(ledger).describe('Oldest first.'),
    total: z.int().describe('How many entries the ledger had in the life of the instance.'),
    next: z.int().exactOptional().describe('The `after` of the next page, where there is one.'),
  }),
  Counts: z.strictObject({
    Pending: count,
    Completed: count,
    Failed: count,
    Cancelled: count,
    attention: count,
  }),
  Index: z
    .object({
      service: z.literal('holdfast'),
      processes: z.array(z.object({ name: z.string(), version: z.string(), href: z.string() })),
      health: z.array(z.string()),
      docs: z.array(z.string()),
    })
    .catchall(z.string().describe('The path of an app that the service serves beside them.')),
  Health: z.object({ status: z.literal('ok') }),
  Readiness: z.object({
    status: z.enum(['ready', 'not ready']),
    checks: z.record(z.string(), z.string()),
  }),
} as const satisfies Record<string, z.ZodType>;

export type AnswerName = keyof typeof answers;
