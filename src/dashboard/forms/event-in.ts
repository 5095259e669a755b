import type { AcceptedEvent } from '../../actors/views/view-types.ts';
import { parseFieldSchema } from './field-schema.ts';
import { readFields } from './read-fields.ts';

/** The event that a form describes. `as` in the form names the accepted one that it was made for, which may be a pattern. */
export async function eventIn(
  form: URLSearchParams,
  accepts: readonly AcceptedEvent[],
): Promise<{ readonly type: string }> {
  const accepted = accepts.find(({ type }) => type === form.get('as'));
  const schema = parseFieldSchema(accepted?.schema);
  return { ...(await readFields(form, schema)), type: form.get('type') ?? '' };
}
