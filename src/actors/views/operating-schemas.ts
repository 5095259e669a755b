import { z } from 'zod';
import { viewAtoms } from './view-atoms.ts';

const { at } = viewAtoms;

const pause = z.strictObject({
  at: at.describe('Since when.'),
  reason: z.string(),
  by: z.string().exactOptional().describe('The subject of the caller, where callers are known.'),
});

const pauses = z.strictObject({
  process: z.string(),
  whole: pause.exactOptional().describe('The pause of the whole process, if there is one.'),
  tasks: z
    .record(z.string(), pause)
    .describe('The pauses of tasks, by name: no attempt and no compensation of these starts.'),
});

const audit = z.strictObject({
  id: z.string().describe('Ids sort by time.'),
  at,
  by: z.string().exactOptional().describe('The subject of the caller, where callers are known.'),
  what: z
    .string()
    .describe('What was done, such as `pause`, `moveTo`, `pauseProcess` or `bulkAct`.'),
  process: z.string(),
  instance: z.string().exactOptional().describe('The public id of the instance it was done to.'),
  details: z
    .record(z.string(), z.unknown())
    .describe('What it was done with. Outputs and patches of contexts are left out.'),
  reason: z.string().exactOptional(),
  outcome: z
    .string()
    .exactOptional()
    .describe(
      '`done`, or the code of the error; `unchanged` if a process or task was paused already, or not paused; of a bulk act also `stopped`, `cancelled` or `failed`. Absent while a bulk act is under way.',
    ),
});

const count = z.int();

const report = z.strictObject({
  startedAt: at,
  endedAt: at.exactOptional().describe('Absent while the round is under way.'),
  examined: count.describe('Live instances that were examined.'),
  repaired: count.describe(
    'Instances of which the due index had lost something that was put back.',
  ),
  effects: count.describe('Tasks and timers that were put back.'),
  deadEnds: count.describe('Instances that wait for nothing and accept no event.'),
  failed: count.describe('Instances that could not be read.'),
  found: z
    .array(
      z.strictObject({
        id: z.string().describe('The public id of the instance; empty if that is unknown.'),
        what: z.enum(['repaired', 'deadEnd', 'failed']),
        detail: z.string(),
      }),
    )
    .describe('Up to 20 of these, the newest first.'),
});

const doctor = z.strictObject({
  processes: z.array(
    z.strictObject({
      process: z.string(),
      current: report.exactOptional().describe('The round that is under way.'),
      last: report.exactOptional().describe('The last round that is over.'),
    }),
  ),
});

/** What operators did to processes, and the log of what they did: the source of its types and of its OpenAPI schemas. */
export const operatingSchemas = {
  pauses,
  doctor,
  audits: z.strictObject({
    entries: z.array(audit).describe('Newest first.'),
    next: z.string().exactOptional().describe('`before` of the next page, if there may be one.'),
  }),
} as const;

export type AuditEntry = z.output<typeof audit>;
