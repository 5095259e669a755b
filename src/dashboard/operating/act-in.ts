import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { readFields } from '../forms/read-fields.ts';
import { actFields } from './act-fields.ts';
import { actLooks } from './act-looks.ts';

/** The act that a form of `OperatorDialog` describes, for the runtime to check. Throws `invalid_request`. */
export async function actIn(form: URLSearchParams, process: Process): Promise<object> {
  const kind = form.get('kind') ?? '';
  const known = Object.entries(actLooks).find(([name]) => name === kind);
  if (known === undefined) throw new HoldfastError('invalid_request', `There is no act ${kind}.`);
  const [, { fields }] = known;
  const { message, ...asked } = await readFields(form, actFields(fields, process));
  return {
    kind,
    ...(fields === 'error' ? { error: message === undefined ? {} : { message } } : {}),
    ...(kind.endsWith('Task') ? { task: form.get('of') ?? '' } : {}),
    ...(kind.endsWith('Timer') ? { timer: form.get('of') ?? '' } : {}),
    ...(kind === 'moveTimer' ? { to: inUtc(form.get('to') ?? '') } : {}),
    ...asked,
  };
}

/** A field for a time sends it without a zone. */
function inUtc(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text;
}
