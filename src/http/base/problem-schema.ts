import { z } from 'zod';
import { viewSchemas } from '../../actors/views/view-schemas.ts';

/** An RFC 9457 problem document. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().exactOptional().describe('The path of the request.'),
  code: z.string().describe('A stable code for programs.'),
  requestId: z.string().describe('The id of the request, as in the service log.'),
  errors: z
    .unknown()
    .exactOptional()
    .describe(
      'The faults in the request, at most 100. Each has a message and a JSON pointer, parameter or header.',
    ),
  errorCount: z.int().exactOptional().describe('The number of faults found.'),
  version: z.int().exactOptional().describe('The current version of the instance.'),
  accepts: z
    .array(viewSchemas.accepted)
    .exactOptional()
    .describe('The events that the instance currently accepts. Guards are not evaluated.'),
  guards: z
    .array(z.string())
    .exactOptional()
    .describe('The names of the guards that rejected the event, if guards rejected it.'),
});
