import type { Incident, IncidentMove } from '../../actors/incidents/incident.ts';
import type { Cause } from '../../actors/pending/cause.ts';
import { parsePublicId, toInstanceId } from '../../actors/ports/ids.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import { createSandbox } from '../../actors/sandbox/create-sandbox.ts';
import type { SandboxResult } from '../../actors/sandbox/sandbox-result.ts';
import { toCause } from '../../actors/sandbox/to-cause.ts';
import { stuckOn } from '../../actors/step/stuck-on.ts';
import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { createWithin } from '../nodes/create-within.ts';
import { createSeededRandom } from '../nodes/seeded-random.ts';

/** Replays the moves of one incident, each at its time, which the machine sees as `Date`. */
export interface Player {
  /** Throws what the machine throws. */
  start(): InstanceRecord;
  play(
    record: InstanceRecord,
    move: PlayableMove,
    at: string,
  ): { readonly result: PlayedResult; readonly record: InstanceRecord };
}

/** What a move came to. `notPending`: there is no such call or timer. */
export type PlayedResult = SandboxResult | { readonly kind: 'notPending' };

export type PlayableMove = Exclude<IncidentMove, { readonly kind: 'deployed' }>;

export function createPlayer(process: Process, { id, start }: Incident): Player {
  let now = 0;
  const simulated = createWithin(() => now, createSeededRandom(0));
  const sandbox = createSandbox(process, {
    within(at, work) {
      now = at;
      return simulated(work);
    },
  });
  const publicId = parsePublicId(id);
  if (publicId === undefined) throw invalidRequest(`The id of the incident is none: ${id}.`);

  const apply = (record: InstanceRecord, cause: Cause, at: number) => {
    const { result, record: after = record } = sandbox.apply(record, cause, at);
    return { result, record: after };
  };

  return {
    start() {
      const given = { id: toInstanceId(publicId), publicId, input: start.input };
      const { result, record } = sandbox.start(given, Date.parse(start.at));
      if (record !== undefined) return record;
      throw result.kind === 'threw' ? result.error : new Error(`A start is ${result.kind}`);
    },
    play(record, move, iso) {
      const at = Date.parse(iso);
      const cause = toCause(process, record, move.kind === 'stuck' ? move.of : move, at);
      if (cause === undefined) return { result: { kind: 'notPending' }, record };
      const played = apply(record, cause, at);
      if (move.kind !== 'stuck' || played.result.kind !== 'threw') return played;
      if (cause.kind !== 'ended' && cause.kind !== 'fired') return played;
      return apply(record, stuckOn(cause, played.result, at), at);
    },
  };
}
