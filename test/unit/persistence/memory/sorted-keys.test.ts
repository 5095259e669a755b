import { expect, test } from 'vitest';
import { createSortedKeys } from '../../../../src/persistence/memory/sorted-keys.ts';
import { createSeededRandom } from '../../../../src/testing/nodes/seeded-random.ts';

const key = (n: number) => String(n).padStart(3, '0');

test('sorted keys in small blocks hold what a set holds, in both directions and for any range', () => {
  const random = createSeededRandom(1);
  const drawn = (below: number) => Math.floor(random() * below);
  const keys = createSortedKeys(4);
  const model = new Set<string>();
  for (let round = 0; round < 3_000; round += 1) {
    const one = key(drawn(60));
    // It grows, shrinks to nothing, and grows again.
    if (random() < (Math.floor(round / 300) % 2 === 0 ? 0.8 : 0.2)) {
      keys.add(one);
      model.add(one);
    } else {
      keys.remove(one);
      model.delete(one);
    }
    const [from, to] = [key(drawn(60)), key(drawn(62))];
    const wanted = [...model].filter((other) => other >= from && other < to).toSorted();
    expect([...keys.between(from, to)]).toEqual(wanted);
    expect([...keys.betweenReversed(from, to)]).toEqual(wanted.toReversed());
  }
});
