import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RateLimit } from '../../src/actors/ports/rate-limit.ts';

export interface RateLimitFixture {
  readonly limit: RateLimit;
  readonly close: () => Promise<void>;
}

/** The contract of every rate limit, in real time. `open` gives each test one that has counted nothing. */
export function describeRateLimit(name: string, open: () => Promise<RateLimitFixture>): void {
  describe(`${name} keeps the rate limit contract`, () => {
    let fixture: RateLimitFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(async () => {
      await fixture.close();
    });
    const takeMany = async (count: number, key: string, perSecond: number, burst: number) => {
      const takes = Array.from({ length: count }, () => fixture.limit.take(key, perSecond, burst));
      return Promise.all(takes);
    };

    it('allows one burst at once, and no more', async () => {
      const verdicts = await takeMany(10, 'a', 0.1, 7);
      expect(verdicts.map(({ allowed }) => allowed)).toEqual([
        ...Array.from({ length: 7 }, () => true),
        ...Array.from({ length: 3 }, () => false),
      ]);
    });

    it('says when the next request is allowed, and allows it then', async () => {
      await takeMany(2, 'a', 4, 2);
      const { allowed, retryAfterMs } = await fixture.limit.take('a', 4, 2);
      expect(allowed).toBe(false);
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(250);
      await sleep(retryAfterMs + 2);
      expect(await fixture.limit.take('a', 4, 2)).toMatchObject({ allowed: true, retryAfterMs: 0 });
      expect((await fixture.limit.take('a', 4, 2)).allowed).toBe(false);
    });

    it('says how many more requests are allowed, and when a full burst is', async () => {
      const first = await fixture.limit.take('a', 1, 3);
      expect(first).toMatchObject({ allowed: true, remaining: 2 });
      expect(first.fullMs).toBeGreaterThan(900);
      expect(first.fullMs).toBeLessThanOrEqual(1_000);
      await takeMany(1, 'a', 1, 3);
      const last = await fixture.limit.take('a', 1, 3);
      expect(last).toMatchObject({ allowed: true, remaining: 0 });
      const refused = await fixture.limit.take('a', 1, 3);
      expect(refused).toMatchObject({ allowed: false, remaining: 0 });
      expect(refused.fullMs).toBeGreaterThan(2_500);
      expect(refused.fullMs).toBeLessThanOrEqual(3_000);
    });

    it('does not count refused requests', async () => {
      await takeMany(1, 'a', 5, 1);
      await takeMany(100, 'a', 5, 1);
      const { retryAfterMs } = await fixture.limit.take('a', 5, 1);
      expect(retryAfterMs).toBeLessThanOrEqual(200);
    });

    it('never accumulates more than one burst', async () => {
      await takeMany(3, 'a', 100, 3);
      await sleep(200);
      const verdicts = await takeMany(10, 'a', 100, 3);
      const allowed = verdicts.filter((verdict) => verdict.allowed).length;
      expect(allowed).toBeGreaterThanOrEqual(3);
      expect(allowed).toBeLessThan(10);
    });

    it('counts each key separately', async () => {
      await takeMany(5, 'a', 1, 1);
      expect((await fixture.limit.take('b', 1, 1)).allowed).toBe(true);
    });

    it('keeps a rate that does not divide a second evenly', async () => {
      const verdicts = await takeMany(400, 'a', 300, 300);
      const allowed = verdicts.filter((verdict) => verdict.allowed).length;
      expect(allowed).toBeGreaterThanOrEqual(300);
      expect(allowed).toBeLessThan(350);
    });
  });
}
