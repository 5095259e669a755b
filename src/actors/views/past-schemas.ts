import { z } from 'zod';
import { viewSchemas } from './view-schemas.ts';

const change = z.strictObject({
  path: z
    .string()
    .describe('JSON Pointer into `data`; for what was removed, into the `data` before.'),
  before: z.unknown().exactOptional().describe('Absent for what was added.'),
  after: z.unknown().exactOptional().describe('Absent for what was removed.'),
});

const past = z.strictObject({
  ...viewSchemas.instance.shape,
  at: z.iso.datetime().describe('When the step was made.'),
  event: z.looseObject({ type: z.string() }).describe('The event of the step.'),
  by: viewSchemas.historyStep.shape.by,
  changes: z
    .array(change)
    .exactOptional()
    .describe(
      'The changes of `data` since the step before. Absent if that step cannot be shown, or if the view throws on one of the two.',
    ),
  viewThrew: z
    .literal(true)
    .exactOptional()
    .describe('The view of the deployed process throws on this context, so `data` is null.'),
});

/** The client view of an instance as a step left it: the source of its types and of its schemas in the OpenAPI document. */
export const pastSchemas = { change, past } as const;
