import { describe, expect, it } from 'vitest';
import type { Addition } from '../../src/actors/ports/tallies.ts';
import { hourMs, useStore, type OpenStore } from './fixture.ts';

export function describeTallies(open: OpenStore): void {
  describe('tallies', () => {
    const { store, now, advance } = useStore(open);
    let batch = 0;

    function addition(key: string, add: Addition['add'], more: Partial<Addition> = {}): Addition {
      return { key, untilMs: Math.ceil(now() / hourMs + 2) * hourMs, maxSize: 100, add, ...more };
    }

    async function add(additions: readonly Addition[], run = 'run-1', number = batch++) {
      await store().addToTallies({ run, number, additions });
    }

    async function read({ key, untilMs }: Addition): Promise<object> {
      const [found] = await store().tallies([{ key, untilMs }]);
      return Object.fromEntries(found ?? []);
    }

    it('are empty until something is added', async () => {
      expect(await read(addition('orders', []))).toEqual({});
      expect(await store().tallies([])).toEqual([]);
    });

    it('sum what several nodes add, per key', async () => {
      const orders = addition('orders', [
        { name: 'started', by: 2 },
        { name: 'state paying', by: 1 },
      ]);
      const parcels = addition('parcels/tenant=x.all', [{ name: 'started', by: 5 }]);
      await add([orders, parcels]);
      await add([orders], 'run-2');
      await add([orders]);
      expect(await read(orders)).toEqual({ started: { sum: 6 }, 'state paying': { sum: 3 } });
      expect(await read(parcels)).toEqual({ started: { sum: 5 } });
      const keys = [parcels, addition('none', []), orders];
      expect((await store().tallies(keys)).map((one) => one.get('started')?.sum)).toEqual([
        5,
        undefined,
        6,
      ]);
    });

    it('count a repeated batch once', async () => {
      const one = addition('one', [{ name: 'n', by: 1 }]);
      const other = addition('other', [{ name: 'n', by: 1 }]);
      await add([one], 'run-1', 7);
      // As after an outage, in which only a part arrived.
      await add([one, other], 'run-1', 7);
      await add([one, other], 'run-1', 7);
      expect([await read(one), await read(other)]).toEqual([{ n: { sum: 1 } }, { n: { sum: 1 } }]);
      await add([one], 'run-2', 7);
      await add([one], 'run-1', 8);
      expect(await read(one)).toEqual({ n: { sum: 3 } });
    });

    it('keep the latest text beside a sum', async () => {
      const noted = addition('noted', [{ name: 'error', by: 1, text: 'first "ü🌍"' }]);
      await add([noted]);
      await add([{ ...noted, add: [{ name: 'error', by: 1 }] }]);
      expect(await read(noted)).toEqual({ error: { sum: 2, text: 'first "ü🌍"' } });
      await add([{ ...noted, add: [{ name: 'error', by: 1, text: 'second' }] }], 'run-2');
      expect(await read(noted)).toEqual({ error: { sum: 3, text: 'second' } });
    });

    it('take no new names once they are full, and keep counting existing ones', async () => {
      const full = addition(
        'full',
        Array.from({ length: 20 }, (_, n) => ({ name: `n${n}`, by: 1, text: 'x' })),
        { maxSize: 10 },
      );
      await add([full]);
      const names = Object.keys(await read(full));
      expect(names.length).toBe(5);
      await add([full]);
      expect(Object.keys(await read(full))).toEqual(names);
      expect(await read(full)).toMatchObject({ n0: { sum: 2 } });
    });

    it('are forgotten once they expire', async () => {
      const brief = addition('brief', [{ name: 'n', by: 1 }], { untilMs: Math.floor(now()) + 500 });
      const long = addition('long', [{ name: 'n', by: 1 }]);
      await add([brief, long]);
      await advance(1_000);
      await add([long]);
      expect([await read(brief), await read(long)]).toEqual([{}, { n: { sum: 2 } }]);
    });

    it('keep names and keys apart, whatever their characters', async () => {
      const names = ['a', '#a', '"a', '@run-1', '__proto__', 'a b', '', 'ü/0~'.repeat(200)];
      const odd = addition(
        'ü key/with anything'.repeat(20),
        names.map((name, n) => ({ name, by: n + 1 })),
      );
      await add([odd]);
      const [found] = await store().tallies([odd]);
      expect(found).toEqual(new Map(names.map((name, n) => [name, { sum: n + 1 }])));
    });
  });
}
