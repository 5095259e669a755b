import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../src/actors/ports/clock.ts';

afterEach(() => void vi.useRealTimers());

test('a delay beyond the longest that Node supports, of 24.8 days, ends at its time and can be cancelled', () => {
  vi.useFakeTimers();
  const dayMs = 24 * 3_600_000;
  let ended = 0;
  systemClock.after(60 * dayMs, () => (ended += 1));
  const cancel = systemClock.after(60 * dayMs, () => (ended += 1));
  vi.advanceTimersByTime(59 * dayMs);
  expect(ended).toBe(0);
  cancel();
  vi.advanceTimersByTime(dayMs);
  expect(ended).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
