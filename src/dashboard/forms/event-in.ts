import type { Process } from '../../definition/define-process.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import { parseFieldSchema } from './field-schema.ts';
import { readFields } from './read-fields.ts';

/**
 * The event that a form describes. `as` in the form names what the instance accepted when the form was made, which may be a pattern: the
 * same form makes the same event, whatever the instance accepts now.
 */
export async function eventIn(
  form: URLSearchParams,
  process: Process,
): Promise<{ readonly type: string }> {
  const schema = parseFieldSchema(eventSchema(process, form.get('as') ?? ''));
  return { ...(await readFields(form, schema)), type: form.get('type') ?? '' };
}
