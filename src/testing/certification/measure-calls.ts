import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Play } from '../nodes/simulate-process.ts';

/** Measures how long calls take, in virtual time. */
export function measureCalls(clock: Pick<VirtualClock, 'now'>) {
  const open = new Set<{ readonly sinceMs: number }>();
  let longest = 0;
  return {
    measured:
      (play: Play): Play =>
      async (call) => {
        const one = { sinceMs: clock.now() };
        open.add(one);
        try {
          return await play(call);
        } finally {
          open.delete(one);
          longest = Math.max(longest, clock.now() - one.sinceMs);
        }
      },
    /** One that has not ended counts up to now. */
    longestMs: () => Math.max(longest, ...[...open].map(({ sinceMs }) => clock.now() - sinceMs)),
  };
}
