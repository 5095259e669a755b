import { invalidRequest } from './invalid-request.ts';

/** A time span: milliseconds, `25h`, `1h 30m`, or ISO 8601 in weeks, days and below, such as `P3D` and `PT90S`. */
export type Duration = number | string;

const unitsMs = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
} as const;

const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const parts = /^(?:\d+(?:\.\d+)?(?:ms|[wdhms])\s*)+$/;
const part = /(\d+(?:\.\d+)?)(ms|[wdhms])/g;

/** Returns the span in milliseconds. Throws `invalid_request`, which names the argument `what`, if it is none. */
export function parseDuration(what: string, duration: Duration): number {
  const ms = typeof duration === 'number' ? duration : (ofIso(duration) ?? ofParts(duration));
  if (ms !== undefined && Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw invalidRequest(
    `${what} is not a duration: ${JSON.stringify(duration) ?? String(duration)}. Pass whole milliseconds, 0 or more, or text such as "500ms", "25h", "1h 30m", "P3D" or "PT90S".`,
  );
}

function ofIso(text: string): number | undefined {
  const found = iso.exec(text);
  if (found === null || !/\d/.test(text)) return undefined;
  const [, weeks, days, hours, minutes, seconds] = found.map((digits) => Number(digits ?? 0));
  const [w = 0, d = 0, h = 0, m = 0, s = 0] = [weeks, days, hours, minutes, seconds];
  return total([w, unitsMs.w], [d, unitsMs.d], [h, unitsMs.h], [m, unitsMs.m], [s, unitsMs.s]);
}

function ofParts(text: string): number | undefined {
  if (!parts.test(text)) return undefined;
  const amounts = [...text.matchAll(part)].map(
    ([, amount, unit]) => [Number(amount), unitsMs[unit as keyof typeof unitsMs]] as const,
  );
  return total(...amounts);
}

function total(...amounts: readonly (readonly [number, number])[]): number {
  const sum = amounts.reduce((before, [amount, unitMs]) => before + amount * unitMs, 0);
  const whole = Math.round(sum);
  // 1.1 seconds are not exactly 1,100 ms in binary.
  return Math.abs(sum - whole) < 1e-6 ? whole : sum;
}
