import type { AnyEventObject, AnyMachineSnapshot } from 'xstate';
import { candidates } from './candidates.ts';

/** The guards that rejected an event no transition accepted: those on its transitions that XState evaluated. */
export function refusingGuards(
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): readonly string[] {
  const names = candidates(snapshot, event).flatMap((candidate) => {
    if (candidate.kind === 'threw') throw candidate.error;
    return candidate.kind === 'rejected' ? candidate.guards : [];
  });
  return [...new Set(names)];
}
