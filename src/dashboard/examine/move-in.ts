import { HoldfastError } from '../../errors.ts';
import type { Process } from '../../definition/define-process.ts';
import { eventIn } from '../forms/event-in.ts';
import { actIn } from '../operating/act-in.ts';

/** The move that an act would be, by the form of the act. Throws `not_found` if the act is none that can be previewed. */
export async function moveIn(
  act: string,
  form: URLSearchParams,
  process: Process,
): Promise<object> {
  switch (act) {
    case 'events':
      return { kind: 'event', event: await eventIn(form, process) };
    case 'cancel':
      return { kind: 'cancel', rollback: form.get('rollback') === 'true' };
    case 'retry-rollback':
      return { kind: 'retryRollback' };
    case 'skip-rollback':
      return { kind: 'skipRollback', id: form.get('entry') ?? '' };
    case 'acts':
      return { kind: 'act', act: await actIn(form, process) };
    default:
      throw new HoldfastError('not_found', `There is no act ${act} that can be previewed.`);
  }
}
