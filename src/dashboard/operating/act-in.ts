import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import { readAct } from './act-fields.ts';
import { actKinds } from './act-looks.ts';

/** The act that a form of `OperatorDialog` describes, for the runtime to check. Throws `invalid_request`. */
export async function actIn(form: URLSearchParams, process: Process): Promise<object> {
  const asked = form.get('kind') ?? '';
  const kind = actKinds.find((known) => known === asked);
  if (kind === undefined) throw new HoldfastError('invalid_request', `There is no act ${asked}.`);
  return {
    ...(kind.endsWith('Task') ? { task: form.get('of') ?? '' } : {}),
    ...(kind.endsWith('Timer') ? { timer: form.get('of') ?? '' } : {}),
    ...(await readAct(form, { kind, extent: 'one', process })),
  };
}
