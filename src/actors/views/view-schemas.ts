import { z } from 'zod';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';

const at = z.iso.datetime();
const step = z.string().describe('`<version>/<index>` of the step that created it.');
const status = z.enum(instanceStatuses);
const state = z
  .unknown()
  .describe('The state in XState notation, such as `"a"` or `{ "a": "b" }`.');

const fault = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().exactOptional(),
  mayBeDone: z
    .literal(true)
    .exactOptional()
    .describe(
      'The task may have taken effect even though it failed, for example because the reply was lost.',
    ),
});

const accepted = z.strictObject({
  type: z.string(),
  pattern: z
    .literal(true)
    .exactOptional()
    .describe(
      '`type` is a pattern, not an event: `*` matches any event, `pay.*` matches `pay` and every type that starts with `pay.`.',
    ),
  href: z.string().describe('The URL to send it to.'),
  schema: z
    .record(z.string(), z.unknown())
    .exactOptional()
    .describe('JSON Schema of the body; absent if the process declares none.'),
});

const task = z.strictObject({
  id: step,
  name: z.string(),
  undo: z.literal(true).exactOptional().describe('This entry is the compensation of the task.'),
  attempts: z
    .int()
    .describe(
      'The number of attempts so far, including the current one: 1 while the first one runs.',
    ),
  outcome: z.enum(['pending', 'completed', 'failed', 'stopped']),
  startedAt: at,
  finishedAt: at.exactOptional(),
  retryAt: at.exactOptional().describe('When the next attempt is due, if one is scheduled.'),
  handedOver: z
    .literal(true)
    .exactOptional()
    .describe('The task was handed over: an outside system completes it through its callback.'),
  expiresAt: at.exactOptional().describe('When the callback expires.'),
  progress: z
    .unknown()
    .exactOptional()
    .describe('The latest progress that the outside system reported.'),
  error: fault.exactOptional().describe('The most recent failure.'),
});

const timer = z.strictObject({
  id: z.string(),
  event: z.string().describe('The event that it sends.'),
  firesAt: at,
});

const ledger = z.strictObject({
  sequence: z.int().describe('The number of entries before this one.'),
  id: step,
  task: z.string(),
  state: z
    .enum(['owed', 'undoing', 'undone', 'failed', 'skipped', 'settled'])
    .describe('`settled`: the effect is final, and a rollback no longer undoes it.'),
  completedAt: at,
  changedAt: at,
  error: fault.exactOptional(),
  reason: z.string().exactOptional().describe('The reason an operator gave for skipping it.'),
});

const attentionReason = z.strictObject({
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
      '`process_changed`: the instance does not fit the deployed machine; `timer_lost`: one of its timers does not; `stuck`: the machine throws on the outcome of a task or on a timer; `task_parked`: the stored input of a task does not match the schema of the deployed task; `compensation_failed`: a compensation failed for good and was neither retried nor skipped; `event_untold`: `onEmit` keeps failing for an emitted event, and later events wait behind it.',
    ),
  message: z.string(),
  at: at.describe('When it began.'),
});

const instance = z.strictObject({
  id: z.string().describe('The id of the instance. Keep it: it is how you address the instance.'),
  process: z.string(),
  processVersion: z
    .string()
    .describe('The process version that the instance runs under, or ended under.'),
  version: z.int().describe('The number of events accepted since the start; also the ETag.'),
  status,
  state,
  data: z.unknown().describe('What the process exposes of its context; null if its view throws.'),
  output: z.unknown().exactOptional(),
  error: z.unknown().exactOptional().describe('Why the instance failed.'),
  key: z.string().exactOptional().describe('The business key, if the process has one.'),
  accepts: z
    .array(accepted)
    .describe('The events that the instance currently accepts. Guards are not evaluated.'),
  tasks: z.array(task),
  timers: z.array(timer),
  ledger: z
    .array(ledger)
    .describe(
      'The effects that a rollback would undo, is undoing or has undone, and those that are settled. The 50 newest entries, oldest first.',
    ),
  ledgerTotal: z.int().describe('The number of entries ever added to the ledger.'),
  cancelled: z
    .strictObject({
      at,
      reason: z.string().exactOptional(),
      rollback: z.boolean(),
      to: z
        .string()
        .exactOptional()
        .describe('The task up to which effects were settled instead of undone.'),
    })
    .exactOptional(),
  attention: z.boolean().describe('Whether the instance needs an operator.'),
  attentionReasons: z.array(attentionReason).describe('Why the instance needs an operator.'),
  createdAt: at,
  updatedAt: at,
});

const askedBy = z.strictObject({
  sub: z.string().exactOptional().describe('The subject (`sub`) of the caller.'),
  reason: z.string().exactOptional().describe('The reason that the caller gave.'),
  bulkAct: z
    .string()
    .exactOptional()
    .describe('The id of the bulk act that acted on behalf of the caller.'),
});

const historyStep = z.object({
  sequence: z.int().describe('The version that the step produced; the start is 0.'),
  at,
  processVersion: z.string().describe('The version of the process that made the step.'),
  machineHash: z
    .string()
    .describe('Identifies the machine that made the step, among machines with the same version.'),
  event: z.looseObject({ type: z.string() }),
  from: z.unknown().describe('The state before; null for the start.'),
  to: z.unknown().describe('The state after.'),
  status,
  tasks: z.array(task),
  transitions: z
    .array(z.string())
    .exactOptional()
    .describe(
      'The transitions of the machine that the step took, in order, by their ids in the graph of the process; the newest 100. Absent if it took none.',
    ),
  settled: z
    .array(z.strictObject({ id: step, task: z.string() }))
    .exactOptional()
    .describe('The ledger entries that the step settled; a rollback no longer undoes them.'),
  emitted: z
    .array(z.looseObject({ type: z.string() }))
    .exactOptional()
    .describe('The events that the machine and its tasks emitted in the step.'),
  by: askedBy
    .exactOptional()
    .describe(
      'The caller that asked for the step, and why. Present if the caller gave a reason, or is an administrator that acted on an instance of another owner. `sub` and `bulkAct` require the scope `holdfast:observe` or `holdfast:admin`.',
    ),
});

/** What an instance waits for, where the store must make it happen. */
const effect = {
  id: step,
  since: at.describe('Since when the instance waits for it.'),
  dueAt: at
    .exactOptional()
    .describe('When it is due. Absent if it is running, or if nothing limits how long it takes.'),
  armed: z
    .boolean()
    .describe(
      'Whether the due index of the store has an entry for it that makes a node look at it in time.',
    ),
  message: z.string().exactOptional().describe('What is wrong, if it is not armed.'),
  proof: z
    .strictObject({
      dueAt: at.describe('When a node must look at it, at the latest.'),
      lease: z
        .strictObject({
          node: z.string().describe('The `NODE_ID` of the node that has the task.'),
          until: at.describe('When other nodes may take the task over.'),
        })
        .exactOptional()
        .describe('The lease on the task, if a node has taken it.'),
    })
    .exactOptional()
    .describe(
      'The entry in the due index, if there is one. Requires the scope `holdfast:observe` or `holdfast:admin`, unless the service runs without authentication.',
    ),
};
const attempt = z.int().describe('The number of the current attempt, or of the next one.');

const waitsFor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('timer'), event: z.string(), ...effect }),
  z.strictObject({
    kind: z
      .enum(['task', 'retry', 'callback', 'undo'])
      .describe(
        '`task`: it runs, or is about to; `retry`: it failed, and another attempt is due; `callback`: an outside system completes it; `undo`: a compensation, at any of these stages.',
      ),
    task: z.string(),
    attempt,
    attempts: z.int().describe('The maximum number of attempts.'),
    expiresAt: at.exactOptional().describe('When the callback expires.'),
    heartbeatBy: at.exactOptional().describe('When the outside system must report, at the latest.'),
    ...effect,
  }),
  z
    .strictObject({ kind: z.literal('emit'), event: z.string(), attempt, ...effect })
    .describe('An emitted event that `onEmit` has not accepted yet.'),
  z
    .strictObject({ kind: z.literal('event'), ...accepted.shape })
    .describe('An event that the instance accepts, as in `accepts`.'),
]);

/** The client view of instances: the source of the view types and of the schemas in the OpenAPI document. */
export const viewSchemas = {
  instance,
  accepted,
  task,
  timer,
  attentionReason,
  ledger,
  historyStep,
  waitsFor,
  waiting: z.strictObject({
    id: z.string(),
    version: z.int(),
    status,
    deadEnd: z
      .boolean()
      .describe(
        'The instance is `Pending`, nothing that it waits for is armed, and it accepts no event from anyone: nothing will wake it.',
      ),
    waitsFor: z.array(waitsFor),
  }),
  list: z.strictObject({
    instances: z.array(instance).describe('Newest first.'),
    next: z.string().exactOptional().describe('The cursor of the next page, if there is one.'),
  }),
} as const;
