import type { Act, Operation } from './act.ts';
import type { Draw } from './draw.ts';
import { attemptsOf } from './task-policies.ts';

type Kind = Exclude<Operation['kind'], 'fitting'>;

const kinds: readonly [Kind, ...Kind[]] = [
  'pause',
  'pause',
  'resume',
  'resume',
  'retryTask',
  'failTask',
  'completeTask',
  'completeTask',
  'fireTimer',
  'moveTimer',
  'moveTo',
  'moveTo',
  'reopen',
  'reopen',
  'delete',
  'delete',
  'retryRollback',
  'pauseProcess',
  'resumeProcess',
];

/** Lets operators step in between the acts of clients, on whichever node. */
export function drawOperations(
  draw: Draw,
  nodes: readonly [string, ...string[]],
  { acts, states }: { readonly acts: readonly Act[]; readonly states: number },
): readonly Act[] {
  const { chance, whole, pick } = draw;
  return acts.flatMap((act, index): readonly Act[] => {
    if (!('key' in act) || !chance(0.7)) return [act];
    const operations = Array.from({ length: 1 + whole(3) }, (_, more): Act => ({
      kind: 'operate',
      afterMs: chance(0.5) ? 0 : whole(pick([100, 3_000, 9_000])),
      node: pick(nodes),
      key: act.key,
      id: `${index}.${more}`,
      does: drawOperation(draw, states),
    }));
    return [act, ...operations];
  });
}

function drawOperation({ chance, whole, pick }: Draw, states: number): Operation {
  const state = chance(0.8) ? `s${whole(states)}` : pick(['undoing', 'over']);
  const isFresh = chance(0.5);
  if (chance(0.6)) return { kind: 'fitting', luck: whole(1_000) / 1_000, state, isFresh };
  const kind = pick(kinds);
  switch (kind) {
    case 'retryTask':
    case 'failTask':
    case 'completeTask':
    case 'fireTimer':
      return { kind, nth: whole(3) };
    case 'moveTimer':
      return { kind, nth: whole(3), byMs: 1 + whole(pick([1_000, 40_000])) };
    case 'pause':
    case 'resume':
    case 'delete':
    case 'retryRollback':
      return { kind };
    case 'moveTo':
    case 'reopen':
      return { kind, state, isFresh };
    case 'pauseProcess':
    case 'resumeProcess':
      return chance(0.5) ? { kind } : { kind, task: pick(tasks) };
  }
}

const tasks = Object.keys(attemptsOf) as [string, ...string[]];
