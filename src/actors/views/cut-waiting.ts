import type { WaitingView, WaitsFor } from './view-types.ts';

/** How many of the things that an instance waits for are shown. */
const mostShown = 1_000;

/** What an instance waits for, up to a number that can be shown: what is not armed and the events before all else. */
export function cutWaiting(waiting: WaitingView, most = mostShown): WaitingView {
  const { waitsFor } = waiting;
  if (waitsFor.length <= most) return waiting;
  let firsts = 0;
  for (const one of waitsFor) if (isFirst(one)) firsts += 1;
  let firstsLeft = Math.min(firsts, most);
  let othersLeft = most - firstsLeft;
  const shown = waitsFor.filter((one) => (isFirst(one) ? firstsLeft-- > 0 : othersLeft-- > 0));
  return { ...waiting, waitsFor: shown };
}

function isFirst(one: WaitsFor): boolean {
  return one.kind === 'event' || !one.armed;
}
