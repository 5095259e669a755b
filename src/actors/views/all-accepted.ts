import type { Process } from '../../definition/define-process.ts';
import { acceptedInState } from '../restore/snapshot.ts';
import { acceptedView } from './view-instance.ts';
import type { AcceptedEvent, InstanceView } from './view-types.ts';

/** The events that an instance accepts in its state, whoever may send them. */
export function allAccepted(
  process: Process,
  { id, status, state, attentionReasons }: InstanceView,
): readonly AcceptedEvent[] {
  const isStranded = attentionReasons.some(({ kind }) => kind === 'process_changed');
  if (status !== 'Pending' || isStranded) return [];
  return acceptedInState(process, state).map((type) => acceptedView(process, id, type));
}
