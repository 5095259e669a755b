import { z } from 'zod';
import { actSchema } from '../acts/act-schema.ts';

const at = z.iso.datetime();
const task = z.string();
const id = z.string().exactOptional();
const path = z.array(z.string());
const event = z.looseObject({ type: z.string() });
const error = z.strictObject({
  name: z.string(),
  message: z.string(),
  code: z.string().exactOptional(),
  mayBeDone: z.literal(true).exactOptional(),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ok'), output: z.unknown().exactOptional() }),
  z.strictObject({ kind: z.literal('fails'), error }),
]);

const ended = { task, id, outcome };

const move = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), event }),
  z.strictObject({ kind: z.literal('sent'), path, event }),
  z.strictObject({
    kind: z.literal('emitted'),
    task: z.string().exactOptional(),
    id,
    path: path.exactOptional(),
    event,
  }),
  z.strictObject({ kind: z.enum(['task', 'undo']), ...ended }),
  z.strictObject({ kind: z.literal('retry'), isUndo: z.boolean(), task, id, error, retryAt: at }),
  z.strictObject({ kind: z.literal('parked'), task, id, error }),
  z.strictObject({ kind: z.literal('handOver'), task, id }),
  z.strictObject({ kind: z.literal('progress'), task, id, progress: z.unknown() }),
  z.strictObject({ kind: z.literal('timer'), id, event: z.string().exactOptional() }),
  z.strictObject({
    kind: z.literal('cancel'),
    rollback: z.boolean(),
    to: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('retryRollback') }),
  z.strictObject({ kind: z.literal('skipRollback'), id: z.string() }),
  z.strictObject({ kind: z.literal('act'), act: actSchema }).describe('An operator stepped in.'),
  z
    .strictObject({
      kind: z.literal('stuck'),
      of: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('task'), ...ended }),
        z.strictObject({ kind: z.literal('timer'), id }),
      ]),
      error,
    })
    .describe('The machine threw on the end of a task, or on a timer.'),
  z
    .strictObject({ kind: z.literal('deployed') })
    .describe('The instance was fitted to another machine. It is not replayed.'),
]);

const then = {
  state: z.unknown().describe('The state after it.'),
  status: z.enum(['Pending', 'Completed', 'Failed', 'Cancelled']),
};

/** What an instance went through, so that a test can replay it. */
export const incidentSchema = z.strictObject({
  format: z.literal(1),
  process: z.string(),
  processVersion: z.string().describe('The version of the process that made the last step.'),
  machineHash: z.string(),
  id: z.string(),
  start: z.strictObject({
    at,
    input: z.unknown().exactOptional().describe('As the machine got it: parsed, with defaults.'),
    ...then,
  }),
  moves: z.array(z.strictObject({ at, move, ...then })).describe('What happened, in order.'),
  data: z
    .unknown()
    .exactOptional()
    .describe('`data` at the end. Absent if the moves do not lead to the end.'),
  redacted: z.array(z.string()).describe('JSON Pointers to values that are `[redacted]`.'),
  missing: z
    .array(z.string())
    .describe(
      'JSON Pointers to values that the history does not keep. Fill them in, or set `history: "snapshots"` in the process, which keeps them from then on.',
    ),
  cutOff: z
    .string()
    .exactOptional()
    .describe('Why the remaining steps are not included, if they are not.'),
});
