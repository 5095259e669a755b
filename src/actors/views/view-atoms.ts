import { z } from 'zod';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';

const at = z.iso.datetime();
const step = z.string().describe('`<version>/<index>` of the step that created it.');
const status = z.enum(instanceStatuses);

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

/** Parts of what clients see that several schemas have. */
export const viewAtoms = { at, step, status, accepted } as const;
