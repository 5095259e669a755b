import { z } from 'zod';
import { viewAtoms } from './view-atoms.ts';

const { at, step, accepted } = viewAtoms;

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
const running = z
  .boolean()
  .describe(
    'Whether the attempt runs, or is about to, on the node that holds the lease. If not, it waits for its time, a node, an outside system or the end of a pause.',
  );

/** One thing that an instance waits for. */
export const waitsForSchema = z.discriminatedUnion('kind', [
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
    running,
    expiresAt: at.exactOptional().describe('When the callback expires.'),
    heartbeatBy: at.exactOptional().describe('When the outside system must report, at the latest.'),
    ...effect,
  }),
  z
    .strictObject({ kind: z.literal('emit'), event: z.string(), attempt, running, ...effect })
    .describe('An emitted event that `onEmit` has not accepted yet.'),
  z
    .strictObject({ kind: z.literal('event'), ...accepted.shape })
    .describe('An event that the instance accepts, as in `accepts`.'),
]);
