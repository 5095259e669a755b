import type { Claim } from './claim.ts';
import { codeOf } from './code-of.ts';

/** The lines of a test that assert a claim. */
export function claimText(claim: Claim): readonly string[] {
  switch (claim.kind) {
    case 'isIn':
      return [`expect(sim).toBeIn(${codeOf(claim.path)});`];
    case 'isNotIn':
      return [`expect(sim).not.toBeIn(${codeOf(claim.path)});`];
    case 'hasTaken':
      return [
        'const taken = sim.history.flatMap(({ transitions = [] }) => transitions);',
        `expect(taken).toContain(${codeOf(claim.transition)});`,
      ];
    case 'predicate':
      return [
        `const predicate = ${claim.text};`,
        `expect(predicate(sim.instance)).toBe(${claim.returns});`,
      ];
    case 'wakes':
      return ['expect(sim.wakes).not.toEqual([]);'];
    case 'owesNothing':
      return ['expect(sim).toOwe();'];
    case 'completesAtMostOnce':
      return [
        'const ends = sim.history',
        '  .flatMap(({ tasks }) => tasks)',
        `  .filter(({ name, outcome }) => name === ${codeOf(claim.task)} && outcome === 'completed');`,
        'const isRepeated = ends.some(({ undo }, n) => n > 0 && !undo && !ends[n - 1]?.undo);',
        'expect(isRepeated).toBe(false);',
      ];
    case 'sound':
      return ['expect(sim.instance.attention).toBe(false);'];
  }
}
