import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import {
  creation,
  entriesOf,
  newId,
  next,
  strangeMark,
  useStore,
  type OpenStore,
} from './fixture.ts';

export function describeHistory(open: OpenStore): void {
  describe('history', () => {
    const { store } = useStore(open);

    it('an unknown instance has none', async () => {
      expect(await entriesOf(store(), newId(), { after: -1, limit: 10 })).toEqual([]);
    });

    it('is paged by sequence, oldest first', async () => {
      const id = await instanceWithSteps(store(), 9, 100);
      expect(await entriesOf(store(), id, { after: -1, limit: 3 })).toEqual(entries(0, 2));
      expect(await entriesOf(store(), id, { after: 2, limit: 3 })).toEqual(entries(3, 5));
      expect(await entriesOf(store(), id, { after: 7, limit: 100 })).toEqual(entries(8, 9));
      expect(await entriesOf(store(), id, { after: 9, limit: 3 })).toEqual([]);
    });

    it('keeps the order past 9, 99 and 999 entries', async () => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 5000 }));
      await store().commit(
        await next(store(), id, 1200, { history: entries(1, 1200), historyLimit: 5000 }),
      );
      expect(await entriesOf(store(), id, { after: -1, limit: 5000 })).toEqual(entries(0, 1200));
      expect(await entriesOf(store(), id, { after: 998, limit: 2 })).toEqual(entries(999, 1000));
    });

    it('keeps the newest entries up to the limit, under their own sequence', async () => {
      const id = await instanceWithSteps(store(), 9, 4);
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(entries(6, 9));
      expect(await entriesOf(store(), id, { after: 3, limit: 100 })).toEqual(entries(6, 9));
      expect(await entriesOf(store(), id, { after: 7, limit: 100 })).toEqual(entries(8, 9));
    });

    it('keeps the newest entries of a commit with more entries than the limit', async () => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 3 }));
      await store().commit(
        await next(store(), id, 10, { history: entries(1, 10), historyLimit: 3 }),
      );
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(entries(8, 10));
      expect(await entriesOf(store(), id, { after: 8, limit: 100 })).toEqual(entries(9, 10));
    });

    it('that has only the start is read as any other', async () => {
      const id = newId();
      await store().commit(creation(id));
      const read = async (page: { after: number; limit: number; maxBytes: number }) =>
        store().history(id, page);
      const whole = { entries: ['entry 0'], more: false };
      expect(await read({ after: -1, limit: 1, maxBytes: Infinity })).toEqual(whole);
      // An entry comes alone if it is too large.
      expect(await read({ after: -1, limit: 10, maxBytes: 1 })).toEqual(whole);
      const none = { entries: [], more: false };
      expect(await read({ after: 0, limit: 10, maxBytes: Infinity })).toEqual(none);
      expect(await read({ after: 7, limit: 10, maxBytes: Infinity })).toEqual(none);
    });

    it.each([0, 1, 2, 3])('of a start and a step keeps %s of them', async (historyLimit) => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 100 }));
      await store().commit(await next(store(), id, 0, { history: [], historyLimit: 100 }));
      await store().commit(await next(store(), id, 1, { historyLimit }));
      const kept = entries(0, 1).slice(Math.max(2 - historyLimit, 0));
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(kept);
      await store().commit(await next(store(), id, 2, { historyLimit: 100 }));
      const later = await entriesOf(store(), id, { after: -1, limit: 100 });
      expect(later).toEqual([...kept, 'entry 2']);
    });

    it('is dropped at the start if none is kept, also by a commit without a step', async () => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 0 }));
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual([]);
      const other = newId();
      await store().commit(creation(other));
      await store().commit(await next(store(), other, 0, { history: [], historyLimit: 0 }));
      expect(await entriesOf(store(), other, { after: -1, limit: 100 })).toEqual([]);
    });

    it('a smaller limit trims what an earlier one kept', async () => {
      const id = await instanceWithSteps(store(), 9, 100);
      await store().commit(await next(store(), id, 10, { historyLimit: 2 }));
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(entries(9, 10));
    });

    it('follows the limit of the newest commit', async () => {
      const id = await instanceWithSteps(store(), 4, 5);
      for (let version = 5; version <= 8; version += 1) {
        await store().commit(await next(store(), id, version, { historyLimit: version + 1 }));
      }
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(entries(0, 8));
      await store().commit(await next(store(), id, 9, { historyLimit: 5 }));
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(entries(5, 9));
    });

    describe('in pages that are bounded in bytes', () => {
      const many = { after: -1, limit: 100 };

      it('shows as many entries as fit, and reports that there are more', async () => {
        const id = await instanceWithEntries(store(), [10, 20, 30, 40]);
        const page = async (after: number, maxBytes: number) => {
          const { entries: shown, more } = await store().history(id, { ...many, after, maxBytes });
          return [shown.map(({ length }) => length), more];
        };
        expect(await page(-1, 59)).toEqual([[10, 20], true]);
        expect(await page(-1, 60)).toEqual([[10, 20, 30], true]);
        expect(await page(1, 60)).toEqual([[30], true]);
        expect(await page(2, 60)).toEqual([[40], false]);
        expect(await page(-1, 100)).toEqual([[10, 20, 30, 40], false]);
        expect(await page(3, 100)).toEqual([[], false]);
      });

      it('shows an entry larger than the page on its own', async () => {
        const id = await instanceWithEntries(store(), [5000, 10, 5000, 5000]);
        const sizes = await pagesOf(store(), id, 100);
        expect(sizes).toEqual([[5000], [10], [5000], [5000]]);
      });

      it('reports that there are more when the count is the bound', async () => {
        const id = await instanceWithEntries(store(), [1, 1, 1]);
        const page = { after: -1, maxBytes: 100 };
        expect((await store().history(id, { ...page, limit: 2 })).more).toBe(true);
        expect((await store().history(id, { ...page, limit: 3 })).more).toBe(false);
      });

      it('counts bytes of UTF-8', async () => {
        const id = newId();
        const history = ['🌍🌍', 'üü', 'zz'];
        await store().commit(creation(id, { history, version: 2 }));
        const { entries: shown } = await store().history(id, { ...many, maxBytes: 12 });
        expect(shown).toEqual(['🌍🌍', 'üü']);
      });

      it('covers a long history of small and large entries without a gap', async () => {
        const lengths = Array.from({ length: 300 }, (_, n) => (n % 50 === 0 ? 20_000 : 100 + n));
        const id = await instanceWithEntries(store(), lengths);
        const pages = await pagesOf(store(), id, 10_000);
        expect(pages.flat()).toEqual(lengths);
        const tooLarge = pages.filter((page) => page.length > 1 && sum(page) > 10_000);
        expect(tooLarge).toEqual([]);
      });
    });

    it('is what a list would be, whatever is committed, refused, forgotten and read', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
          const id = newId();
          let kept: readonly string[] | undefined;
          let version = 0;
          for (const [n, { kind, forms, starts, historyLimit }] of acts.entries()) {
            const texts = forms.map((form, at) => `${form}${n}.${at} ü\0🌍`);
            if (kept === undefined) {
              const history = texts.slice(0, starts);
              version = Math.max(history.length - 1, 0);
              await store().commit(creation(id, { version, history, historyLimit }));
              kept = newest(history, historyLimit);
            } else if (kind === 'forget') {
              const changes = { history: [], historyLimit, expireAt: 1 };
              await store().commit(await next(store(), id, version, changes));
              await store().expire(100);
              kept = undefined;
            } else {
              version += texts.length;
              // A smaller limit without an entry may trim now or with the next one.
              const limit = texts.length === 0 && historyLimit > 0 ? 100 : historyLimit;
              const changes = { history: texts, historyLimit: limit };
              const commit = await next(store(), id, version, changes);
              await store().commit({ ...commit, expected: strangeMark });
              await store().commit(commit);
              kept = newest([...kept, ...texts], limit);
            }
            const left = kept ?? [];
            const oldest = version - left.length + 1;
            for (let after = -1; after <= version + 1; after += 1) {
              const wanted = left.slice(Math.max(after + 1 - oldest, 0));
              for (const limit of [1, 2, 100]) {
                expect(await store().history(id, { after, limit, maxBytes: Infinity })).toEqual({
                  entries: wanted.slice(0, limit),
                  more: wanted.length > limit,
                });
              }
            }
          }
        }),
        { numRuns: 60 },
      );
    });

    it('is separate for each instance', async () => {
      const id = await instanceWithSteps(store(), 2, 100);
      await instanceWithSteps(store(), 5, 100);
      expect(await entriesOf(store(), id, { after: -1, limit: 100 })).toEqual(entries(0, 2));
    });
  });
}

function newest<T>(all: readonly T[], count: number): readonly T[] {
  return all.slice(Math.max(all.length - count, 0));
}

/** Something that is done to an instance; a start if there is none. Entries of format 2 are objects. */
const act = fc.record({
  kind: fc.constantFrom('step', 'step', 'step', 'forget'),
  forms: fc.array(fc.constantFrom('{', '['), { maxLength: 3 }),
  starts: fc.constantFrom(1, 1, 3),
  historyLimit: fc.constantFrom(0, 1, 2, 3, 100),
});

function entries(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `entry ${from + index}`);
}

/** An instance with history entries of these sizes. */
async function instanceWithEntries(store: Store, sizes: readonly number[]): Promise<InstanceId> {
  const id = newId();
  const history = sizes.map((size) => 'x'.repeat(size));
  await store.commit(creation(id, { history, version: sizes.length - 1, historyLimit: 1000 }));
  return id;
}

/** The sizes of all entries, page by page. */
async function pagesOf(
  store: Store,
  id: InstanceId,
  maxBytes: number,
): Promise<readonly (readonly number[])[]> {
  const pages: number[][] = [];
  let after = -1;
  for (;;) {
    const { entries: shown, more } = await store.history(id, { after, limit: 100, maxBytes });
    pages.push(shown.map(({ length }) => length));
    after += shown.length;
    if (!more) return pages;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function instanceWithSteps(
  store: Store,
  steps: number,
  historyLimit: number,
): Promise<InstanceId> {
  const id = newId();
  await store.commit(creation(id, { historyLimit }));
  for (let version = 1; version <= steps; version += 1) {
    await store.commit(await next(store, id, version, { historyLimit }));
  }
  return id;
}
