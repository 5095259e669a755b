import { z } from 'zod';

const count = z.int().nonnegative();

const stateCount = z.strictObject({
  state: z.string().describe('The path of the state, such as `paying.card`.'),
  active: count.describe('Instances in the state that have not ended.'),
  ended: count.describe('Instances that ended in the state and are not forgotten.'),
});

const stateCounts = z.strictObject({
  states: z
    .array(stateCount)
    .describe(
      'Every state of the deployed machine, then those in which only instances of other machines are.',
    ),
  counting: z
    .literal(true)
    .exactOptional()
    .describe(
      'Instances that an older version of Holdfast has stored are still being counted, so the numbers are too small.',
    ),
});

const at = z.iso.datetime();
const sums = {
  started: count.describe('Instances that were started.'),
  completed: count.describe('Instances that completed.'),
  failed: count.describe('Instances that failed.'),
  cancelled: count.describe('Instances that were cancelled, and whose effects are undone.'),
  steps: count.describe('Steps of all instances.'),
};
const undo = z.literal(true).exactOptional().describe('This is the compensation of the task.');

const statistics = z.strictObject({
  period: z.enum(['hour', 'day', 'month']),
  from: at,
  to: at,
  total: z.strictObject(sums),
  everyMs: z.int().describe('The time that a point covers, in milliseconds.'),
  points: z.array(z.strictObject({ at, ...sums })).describe('The course, oldest first.'),
  states: z
    .array(
      z.strictObject({
        state: z.string().describe('The path of the state; `` is the machine as a whole.'),
        entries: count.describe(
          'How often it was entered. Not counted if it was left in the same step.',
        ),
        exits: count,
        medianMs: z
          .int()
          .exactOptional()
          .describe(
            'Half of the stays were shorter; within 10 %. Absent if the state was not left.',
          ),
        p95Ms: z
          .int()
          .exactOptional()
          .describe(
            '95 % of the stays were shorter; within 10 %. Absent if the state was not left.',
          ),
      }),
    )
    .describe('The states that were entered or left.'),
  transitions: z
    .array(
      z.strictObject({
        id: z.string().describe('The id of the transition in the graph of the process.'),
        taken: count,
      }),
    )
    .describe('The transitions that were taken.'),
  tasks: z
    .array(
      z.strictObject({
        task: z.string(),
        undo,
        attempts: count.describe('Attempts that ended.'),
        failures: count.describe('Attempts that failed.'),
      }),
    )
    .describe('The tasks of which an attempt ended.'),
  errors: z
    .array(
      z.strictObject({
        of: z
          .string()
          .describe('The task, the event of a timer, or the name of an invoked actor that threw.'),
        undo,
        state: z.string().describe('The innermost states in which the errors came.'),
        name: z.string(),
        message: z
          .string()
          .describe('What the messages have in common: addresses, ids and numbers are left out.'),
        count,
        lastAt: at,
        lastId: z.string().describe('The id of the instance with the newest of them.'),
      }),
    )
    .describe('Equal errors, the most frequent first.'),
});

const load = z.strictObject({
  at: at.describe('When the node announced it.'),
  tasks: count.describe('Running tasks.'),
  taskPlaces: count.describe('How many tasks it runs at most.'),
  actors: count.describe('Instances in its memory that are idle.'),
  utilization: z
    .number()
    .describe('The share of the time in which its event loop was at work, from 0 to 1.'),
  delayMs: z
    .number()
    .describe('How late its timers were, in milliseconds: all but 1 % of them less.'),
});

const nodes = z.strictObject({
  nodes: z
    .array(
      z.strictObject({
        node: z.string().describe('Its `NODE_ID`.'),
        load: load.exactOptional().describe('Absent for a node of an earlier version.'),
      }),
    )
    .describe('The nodes that are alive, by name.'),
  lateMs: count.describe(
    'How long the oldest overdue entry of the due index has waited, in milliseconds; 0 if nothing is overdue.',
  ),
});

/** What the service counts and measures: the source of the types and of the schemas in the OpenAPI document. */
export const statisticsSchemas = { stateCounts, statistics, nodes } as const;
