import type { Act, EventType } from './act.ts';
import type { Draw } from './draw.ts';

const drawnTypes: readonly [EventType, ...EventType[]] = [
  'ADD',
  'ADD',
  'ADD',
  'EVEN',
  'EVEN',
  'BRITTLE',
  'SPOIL',
  'GO',
  'GO',
  'STOP',
];

/** Draws what clients and operators do. */
export function drawActs(
  { chance, whole, pick }: Draw,
  nodes: readonly [string, ...string[]],
  count: number,
): readonly Act[] {
  const keys: readonly [string, ...string[]] = chance(0.5) ? ['k1'] : ['k1', 'k2'];
  let node = pick(nodes);
  return Array.from({ length: count }, (_, index): Act => {
    const afterMs = drawGap({ chance, whole });
    // Those that come together wait for each other only on one node.
    if (afterMs > 0 || chance(0.3)) node = pick(nodes);
    const common = { afterMs, node, key: pick(keys) };
    const isKeyed = chance(0.5);
    const id = String(index);
    if (index < keys.length || chance(0.12)) {
      const key = keys[index] ?? common.key;
      return { ...common, kind: 'start', key, generation: `g${index}`, isKeyed };
    }
    if (chance(0.04)) return { ...common, kind: 'cancel' };
    if (chance(0.04)) return { ...common, kind: 'wait', withinMs: whole(8_000) };
    if (chance(0.04)) return { ...common, kind: 'follow', forMs: whole(20_000) };
    if (chance(0.03)) return { ...common, kind: 'restart' };
    if (chance(0.03)) return { ...common, kind: 'deploy' };
    const type = pick(drawnTypes);
    return {
      ...common,
      kind: 'send',
      type,
      id,
      isGuest: chance(0.2),
      isKeyed,
      ifSeen: chance(0.1),
    };
  });
}

/** Half of the acts come together; now and then a client is away for longer. */
function drawGap({ chance, whole }: Pick<Draw, 'chance' | 'whole'>): number {
  if (chance(0.5)) return 0;
  if (chance(0.1)) return whole(60_000);
  return chance(0.5) ? whole(100) : whole(3_000);
}
