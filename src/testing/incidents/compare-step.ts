import { isSameJson } from '../../actors/past/is-same-json.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import type { ExpectedStep } from './expected-step.ts';
import { moveText } from './move-text.ts';
import type { Difference, ReplayedState } from './replayed.ts';
import type { PlayedResult } from './player.ts';
import { resultText } from './result-text.ts';

/** How a step of an incident differs from its replay. `result` is absent for the start. */
export function compareStep(
  { step, at, move, state, status }: ExpectedStep,
  { record, result }: { readonly record: InstanceRecord; readonly result?: PlayedResult },
): Difference | undefined {
  const expected = { state, status };
  const got = { state: record.snapshot.value, status: record.status };
  const what = move === undefined ? 'start' : moveText(move);
  const told = { step, at, move: what, expected, got };
  const where = `Step ${step} (${what})`;
  const fault = result === undefined ? undefined : faultOf(result);
  if (fault !== undefined) {
    return { ...told, message: `${where} was accepted, but now, in ${said(got)}, ${fault}.` };
  }
  const wasStuck = move?.kind === 'stuck';
  const isStuck = result?.kind === 'stepped' && result.entry.event.type === 'stuck';
  if (wasStuck && !isStuck) {
    return {
      ...told,
      message: `${where} made the machine throw (${move.error.message}), but now leads to ${said(got)}.`,
    };
  }
  if (isSameJson(expected, got)) return undefined;
  return { ...told, message: `${where} led to ${said(expected)}, but now leads to ${said(got)}.` };
}

function faultOf(result: PlayedResult): string | undefined {
  if (result.kind === 'stepped' || result.kind === 'noted') return undefined;
  return result.kind === 'notPending' ? 'nothing waits for it' : resultText(result);
}

function said({ state, status }: ReplayedState): string {
  const where = JSON.stringify(state);
  return status === 'Pending' ? where : `${where} (${status})`;
}
