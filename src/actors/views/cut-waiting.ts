import type { WaitingView, WaitsFor } from './view-types.ts';

/** How many of the things that an instance waits for are shown. */
const mostShown = 1_000;

/** What an instance waits for, up to a number that can be shown: what is not armed and the events before all else. */
export function cutWaiting(waiting: WaitingView, most = mostShown): WaitingView {
  const { waitsFor } = waiting;
  if (waitsFor.length <= most) return waiting;
  const shown = new Set(
    [...waitsFor.filter(isFirst), ...waitsFor.filter((one) => !isFirst(one))].slice(0, most),
  );
  return { ...waiting, waitsFor: waitsFor.filter((one) => shown.has(one)) };
}

function isFirst(one: WaitsFor): boolean {
  return one.kind === 'event' || !one.armed;
}
