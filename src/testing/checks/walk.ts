import { toInstanceId, type PublicId } from '../../actors/ports/ids.ts';
import { createSandbox } from '../../actors/sandbox/create-sandbox.ts';
import type { Applied } from '../../actors/sandbox/sandbox.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import type { Process } from '../../definition/define-process.ts';
import { createWithin } from '../nodes/create-within.ts';
import { createSeededRandom } from '../nodes/seeded-random.ts';
import { movesOf, type PossibleMove, type Sampled } from './moves-of.ts';
import { stateKey } from './state-key.ts';

/** Hears what happens on a walk. */
export interface Walker {
  /** A move is about to be made, after others. */
  before(way: Way): void;
  /** What it came to, and the states in which the instance was. */
  after(way: Way, applied: Applied, before: InstanceRecord | undefined): void;
}

export interface Way {
  /** The moves from the start, in words. */
  readonly moves: readonly string[];
  /** Whether a task completed with an output that is not known to be possible. */
  readonly isMadeUp: boolean;
}

export interface Walked {
  readonly moves: number;
  readonly states: number;
  /** Whether moves were left that were not made. */
  readonly isCutOff: boolean;
}

const startMs = Date.parse('2026-01-01T00:00:00Z');

/**
 * Makes moves from the start of a process, the shortest ways first, until every state that was reached is known, or `maxMoves`
 * were made. Nothing is executed: the steps are those of the runtime, on records in memory.
 */
export function walk(
  process: Process,
  {
    input,
    sampled,
    maxMoves,
  }: { readonly input: unknown; readonly sampled: Sampled; readonly maxMoves: number },
  walker: Walker,
): Walked {
  let nowMs = startMs;
  const simulated = createWithin(() => nowMs, createSeededRandom(0));
  const sandbox = createSandbox(process, {
    within: (now, work) => {
      nowMs = now;
      return simulated(work);
    },
  });
  const known = new Set<string>();
  const queue: { readonly record: InstanceRecord; readonly way: Way }[] = [];
  let made = 0;

  function visit(way: Way, before: InstanceRecord | undefined, apply: () => Applied): void {
    made += 1;
    walker.before(way);
    const applied = apply();
    walker.after(way, applied, before);
    const { record, result } = applied;
    if (result.kind !== 'stepped' || record === undefined) return;
    const key = stateKey(record);
    if (known.has(key)) return;
    known.add(key);
    queue.push({ record, way });
  }

  const publicId = `${process.idPrefix}_${'a'.repeat(26)}` as PublicId;
  const id = toInstanceId(publicId);
  visit({ moves: ['start'], isMadeUp: false }, undefined, () =>
    sandbox.start({ id, publicId, input }, startMs),
  );
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { record, way } = next;
    for (const move of movesOf(process, record, sampled)) {
      if (made >= maxMoves) return { moves: made, states: known.size, isCutOff: true };
      visit(along(way, move), record, () => sandbox.apply(record, move.cause, move.atMs));
    }
  }
  return { moves: made, states: known.size, isCutOff: false };
}

function along({ moves, isMadeUp }: Way, move: PossibleMove): Way {
  return { moves: [...moves, move.text], isMadeUp: isMadeUp || move.isMadeUp };
}
