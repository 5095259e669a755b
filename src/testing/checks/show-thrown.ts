import { NotJson } from '../../actors/xstate/json.ts';
import type { Found } from '../../definition/findings/finding.ts';
import type { Move } from '../traces/move.ts';
import { leafOf } from './leaf-of.ts';
import { notJsonRemedy } from './not-json-remedy.ts';
import type { Run } from './run.ts';
import type { Shown } from './shown.ts';
import { traceOf } from './trace-of.ts';

/** The moves of a run on which the machine throws, or makes data that JSON cannot hold. */
export function showThrown({
  process: { graph },
  searched,
  wayTo,
  isKnown,
}: Run): readonly Shown[] {
  const { failedStart, thrown, placeOf } = searched;
  const show = (error: unknown, path: string, way: readonly Move[]): Shown => ({
    finding: { ...toFault(error), machine: graph.root, path, evidence: traceOf(graph, way) },
    proves: () => false,
  });
  return [
    ...(failedStart === undefined ? [] : [show(failedStart.error, '', [])]),
    ...thrown
      .filter(({ state }) => isKnown(state))
      .map(({ state, move, error }) =>
        show(error, leafOf(placeOf(state).state), [...wayTo(state), move]),
      ),
  ];
}

function toFault(error: unknown): Pick<Found, 'code' | 'what' | 'remedy'> {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof NotJson) {
    const what = `The step is refused with not_durable: ${cause.message}.`;
    return { code: 'not-json', what, remedy: notJsonRemedy };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'machine-throws',
    what: `The machine throws: ${message.split('\n')[0]}`,
    remedy: 'Handle the case in a guard, or by a default, so that the step can be taken.',
  };
}
