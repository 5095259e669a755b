import { invalidRequest } from '../../invalid-request.ts';

const defaultStart = '2026-01-01T00:00:00Z';

/** When simulated time begins, in epoch milliseconds. */
export function toStartMs(startAt: Date | string = defaultStart): number {
  const ms = new Date(startAt).getTime();
  if (!Number.isNaN(ms)) return ms;
  throw invalidRequest(`startAt is not a time: ${String(startAt)}. Pass a Date or ISO 8601.`);
}
