import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { Collected } from '../../../../src/testing/coverage/collection.ts';
import { createCoverage } from '../../../../src/testing/coverage/create-coverage.ts';
import { assertThresholds } from '../../../../src/testing/reports/assert-thresholds.ts';
import { findShortfalls } from '../../../../src/testing/reports/find-shortfalls.ts';
import { mergeCollected } from '../../../../src/testing/reports/merge-collected.ts';
import { shareText } from '../../../../src/testing/reports/share-text.ts';
import { toTable } from '../../../../src/testing/reports/to-table.ts';

/** A process of so many states in a row, of which these were covered. */
function collectRow(length: number, covered: readonly string[], version = '1'): Collected {
  const names = Array.from({ length }, (_, n) => `s${n}`);
  const states = Object.fromEntries(
    names.map((name, n) => [name, n + 1 < length ? { on: { NEXT: `s${n + 1}` } } : {}]),
  );
  const machine = createMachine({ initial: 's0', states });
  const process = defineProcess({ name: 'row', version, machine });
  const gatherer = createCoverage(process);
  for (const name of covered) gatherer.note('states', name);
  const { name, graph } = process;
  return { name, version, graph, machineHash: `m${length}`, coverage: gatherer.coverage() };
}

describe('what several files cover', () => {
  test('is added up', () => {
    const [merged, ...more] = mergeCollected([
      collectRow(3, ['s0']),
      collectRow(3, ['s2']),
      collectRow(3, ['s0']),
    ]);
    expect(more).toEqual([]);
    expect(merged?.coverage.states).toEqual({ covered: ['s0', 's2'], missing: ['s1'] });
  });

  test('is kept apart for other versions, and for other machines of the same name', () => {
    const merged = mergeCollected([
      collectRow(3, [], '2'),
      collectRow(3, ['s0']),
      collectRow(4, ['s1']),
    ]);
    expect(merged.map(({ version, coverage }) => [version, coverage.states.covered])).toEqual([
      ['1', ['s0']],
      ['1', ['s1']],
      ['2', []],
    ]);
  });

  test('has a row for each machine of the same name and version, which its hash tells apart', () => {
    const table = toTable(mergeCollected([collectRow(3, ['s0']), collectRow(4, ['s1'])]));
    expect(table).toMatch(/^row 1 \(machine m3\)  33 %/m);
    expect(table).toMatch(/^row 1 \(machine m4\)  25 %/m);
    expect(table).toContain('Missing of row 1 (machine m4)');
    expect(toTable([collectRow(3, []), collectRow(3, [], '2')])).not.toContain('machine');
  });

  test('survives the way from the worker, as JSON', () => {
    const sent = JSON.parse(JSON.stringify(collectRow(3, ['s0']))) as Collected;
    expect(mergeCollected([sent, collectRow(3, ['s1'])])).toHaveLength(1);
  });
});

describe('a share', () => {
  test.each([
    [{ covered: [], missing: [] }, '–'],
    [{ covered: ['a'], missing: [] }, '100 % (1/1)'],
    [{ covered: Array<string>(999).fill('a'), missing: ['b'] }, '99 % (999/1000)'],
  ])('of %j is shown as %s', (names, text) => {
    expect(shareText(names)).toBe(text);
  });
});

describe('a threshold', () => {
  test('that is missed lists twenty names, and the number of the others', () => {
    const [fault, ...more] = findShortfalls(collectRow(30, ['s0']), 'row 1', {
      states: 0.5,
      guards: 1,
    });
    expect(more).toEqual([]);
    expect(fault).toContain('states 3 % (1/30) are below the threshold of 50 %');
    expect(fault).toMatch(/ s20, and 9 more\. Simulate them, or lower thresholds\.states\.$/);
    expect(toTable([collectRow(30, ['s0'])])).toMatch(/states {9}and 9 more/);
  });

  test('that is just reached is no fault', () => {
    expect(findShortfalls(collectRow(2, ['s0']), 'row 1', { states: 0.5 })).toEqual([]);
  });

  test.each([
    [{ edges: 1 }, 'There is no threshold "edges". The thresholds are states, transitions, guards'],
    [{ states: -1 }, 'The threshold of states is -1.'],
    [{ states: NaN }, 'The threshold of states is NaN.'],
    [{ states: '1' }, 'The threshold of states is 1.'],
  ])('that is none is refused: %j', (thresholds, message) => {
    expect(() => assertThresholds(thresholds)).toThrow(message);
  });
});
