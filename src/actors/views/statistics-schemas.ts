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
});

/** What the service counts and measures of a process: the source of its types and of its schemas in the OpenAPI document. */
export const statisticsSchemas = { stateCounts } as const;
