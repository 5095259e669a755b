import { z } from 'zod';
import { attentionKinds } from '../record/attention-kinds.ts';
import { viewAtoms } from './view-atoms.ts';
import { waitsForSchema } from './waits-for-schema.ts';

const { at, step, status, accepted } = viewAtoms;
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
    .enum(attentionKinds)
    .describe(
      '`process_changed`: the instance does not fit the deployed machine; `timer_lost`: one of its timers does not; `stuck`: the machine throws on the outcome of a task or on a timer; `task_parked`: the stored input of a task does not match the schema of the deployed task; `compensation_failed`: a compensation failed for good and was neither retried nor skipped; `event_untold`: `onEmit` keeps failing for an emitted event, and later events wait behind it.',
    ),
  message: z.string(),
  at: at.describe('When it began.'),
});

const paused = z
  .strictObject({ at, reason: z.string().exactOptional() })
  .describe(
    'Since when and why an operator has paused the instance: nothing of it starts until it is resumed.',
  );

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
  paused: paused.exactOptional(),
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

const searchHit = z.strictObject({
  process: z.string(),
  id: z.string().describe('The public id.'),
  status,
  state: instance.shape.state,
  key: z.string().exactOptional().describe('The business key, if the process has one.'),
  match: z
    .enum(['id', 'internalId', 'key', 'words'])
    .describe(
      'What of the instance the text is: its id, its internal id, its business key, or words of its searchable attributes.',
    ),
});

/** The client view of instances: the source of the view types and of the schemas in the OpenAPI document. */
export const viewSchemas = {
  instance,
  accepted,
  task,
  timer,
  attentionReason,
  ledger,
  historyStep,
  waitsFor: waitsForSchema,
  waiting: z.strictObject({
    id: z.string(),
    version: z.int(),
    status,
    deadEnd: z
      .boolean()
      .describe(
        'The instance is `Pending`, nothing that it waits for is armed, and it accepts no event from anyone: nothing will wake it.',
      ),
    paused: paused.exactOptional(),
    total: z.int().describe('How many things it waits for.'),
    waitsFor: z
      .array(waitsForSchema)
      .describe(
        'What it waits for; of more than 1,000 things, those that are not armed, the events, and then the first ones.',
      ),
  }),
  searchHit,
  preview: z.strictObject({
    count: z.int().describe('The number of instances that match; 10,000 at most.'),
    more: z.boolean().describe('Whether there are more than 10,000.'),
    newest: z.array(instance).describe('The newest 10 of them.'),
  }),
  list: z.strictObject({
    instances: z.array(instance).describe('Newest first.'),
    next: z.string().exactOptional().describe('The cursor of the next page, if there is one.'),
  }),
} as const;
