import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Journal } from '../../src/actors/ports/journal.ts';

export interface JournalFixture {
  readonly journal: Journal;
  readonly close: () => Promise<void>;
}

/** The contract of every journal. `open` gives each test an empty journal of its own. */
export function describeJournal(name: string, open: () => Promise<JournalFixture>): void {
  describe(`${name} keeps the journal contract`, () => {
    let fixture: JournalFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(async () => {
      await fixture.close();
    });

    it('is empty at first', async () => {
      expect(await fixture.journal.read(0)).toEqual([]);
    });

    it('numbers its entries from 0', async () => {
      expect(await fixture.journal.append('a')).toBe(0);
      expect(await fixture.journal.append('b')).toBe(1);
      expect(await fixture.journal.append('c')).toBe(2);
    });

    it('can be read from any number, oldest first', async () => {
      for (const entry of ['a', 'b', 'c']) await fixture.journal.append(entry);
      expect(await fixture.journal.read(0)).toEqual(['a', 'b', 'c']);
      expect(await fixture.journal.read(2)).toEqual(['c']);
      expect(await fixture.journal.read(3)).toEqual([]);
    });

    it('keeps an entry once per append, character for character', async () => {
      const entry = 'Grüße 世界 🌍 "\\\n';
      await fixture.journal.append(entry);
      await fixture.journal.append(entry);
      expect(await fixture.journal.read(0)).toEqual([entry, entry]);
    });

    it('gives each concurrent append its own number', async () => {
      const numbers = await Promise.all(
        Array.from({ length: 200 }, (_, n) => fixture.journal.append(`entry ${n}`)),
      );
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
      const entries = await fixture.journal.read(0);
      expect(numbers.map((number) => entries[number])).toEqual(
        Array.from({ length: 200 }, (_, n) => `entry ${n}`),
      );
    });
  });
}
