import type { ReplayedCall } from './replay.ts';

/** Whether a call ends before anything else can happen, so that a behaviour alone can bring its end. */
export function endsAtOnce({ begunBy, endedBy, isAlone }: ReplayedCall): boolean {
  return endedBy === begunBy + 1 && isAlone;
}
