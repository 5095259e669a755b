import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createLayer,
  createLayeredReader,
  type Layer,
} from '../../../../src/persistence/logged/layers.ts';
import { createMemoryKv } from '../../../../src/persistence/memory/memory-kv.ts';

const key = fc.stringMatching(/^(?:due|due-x|due2|late|instance\/a)?(?:\/[ab0]{0,3})?$/);
const change = fc.record({
  key,
  value: fc.option(fc.constantFrom('1', '2', '3')),
  layer: fc.nat(2),
  isRead: fc.boolean(),
});

it('reads through layers as if all changes were made to one map', () => {
  const range = {
    from: key,
    to: key,
    reverse: fc.boolean(),
    limit: fc.option(fc.nat(5), { nil: undefined }),
  };
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.record(range), (changes, wanted) => {
      const base = createMemoryKv();
      const model = createMemoryKv();
      const layers: readonly Layer[] = [createLayer(), createLayer()];
      const reader = createLayeredReader(() => layers, base.committed);
      const { limit, ...bounds } = wanted;
      const asked = { ...bounds, ...(limit !== undefined && { limit }) };
      const read = () => [...reader.range(asked)];
      const write = async (kv: typeof base, name: string, value: string | null) =>
        kv.write((rows) => (value === null ? rows.remove(name) : rows.put(name, value)));
      // From the bottom up, since an upper layer hides what is below.
      for (const level of [2, 1, 0]) {
        for (const { key: name, value, layer, isRead } of changes) {
          if (layer !== level) continue;
          void write(model, name, value);
          if (level === 2) void write(base, name, value);
          else layers[level]?.set(name, value);
          // Not each time: keys are sorted when they are read.
          const rows = isRead ? [read(), [...model.committed.range(asked)]] : [];
          expect(rows[0]).toEqual(rows[1]);
          expect(reader.get(name)).toBe(model.committed.get(name));
        }
      }
      expect(read()).toEqual([...model.committed.range(asked)]);
    }),
    { numRuns: 500 },
  );
});
