import type { Act } from './act.ts';
import type { Draw } from './draw.ts';

/** Draws rounds in which one id is started, ended after a while, forgotten, and started again, on different nodes. */
export function drawRebirths(
  { chance, whole, pick }: Draw,
  nodes: readonly [string, ...string[]],
): readonly Act[] {
  const key = 'k1';
  return Array.from({ length: 3 + whole(3) }, (_, round) => {
    const start: Act = {
      kind: 'start',
      afterMs: round === 0 ? 0 : 2_500 + whole(4_000),
      node: pick(nodes),
      key,
      generation: `g${round}`,
      isKeyed: chance(0.5),
    };
    const more = Array.from({ length: 1 + whole(3) }, (_again, index): Act => {
      const common = { afterMs: whole(2_000), node: pick(nodes), key };
      if (chance(0.2)) return { ...common, kind: 'cancel' };
      return {
        ...common,
        kind: 'send',
        type: pick(['GO', 'GO', 'ADD']),
        id: `${round}.${index}`,
        isGuest: false,
        isKeyed: chance(0.5),
        ifSeen: false,
      };
    });
    return [start, ...more];
  }).flat();
}
