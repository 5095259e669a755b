import type { InstanceRecord } from '../../actors/record/record.ts';
import { NotJson } from '../../actors/xstate/json.ts';
import type { Applied } from '../../actors/sandbox/sandbox.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Found } from '../../definition/findings/finding.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { createImpurities } from './create-impurities.ts';
import { notJsonRemedy } from './not-json-remedy.ts';
import type { Sampled } from './moves-of.ts';
import { probedMachine } from '../probes/probed-machine.ts';
import { walk, type Walked, type Way } from './walk.ts';

/** What a run of a process shows, each finding once, with the shortest way to it. */
export function findInRun(
  process: Process,
  options: { readonly input: unknown; readonly sampled: Sampled; readonly maxMoves: number },
): { readonly found: readonly Found[]; readonly walked: Walked } {
  const found = new Map<string, Found>();
  const note = (one: Found): void => {
    const key = JSON.stringify([one.code, one.machine, one.path, one.what]);
    if (!found.has(key)) found.set(key, one);
  };
  const impurities = createImpurities(process, note);
  const machine = probedMachine(process.machine, impurities.hear);
  const walked = walk({ ...process, machine }, options, {
    before: ({ moves }) => impurities.begin(moves),
    after(way, applied, before) {
      // What a process makes of an output that no task gives says nothing about it.
      if (way.isMadeUp) return;
      for (const one of faultsOf(applied)) note({ ...one, ...placeOf(process, way, before) });
    },
  });
  return { found: [...found.values()], walked };
}

type Fault = Pick<Found, 'code' | 'what' | 'remedy'>;

function faultsOf({ result }: Applied): readonly Fault[] {
  return result.kind === 'threw' ? [toFault(result.error)] : [];
}

function toFault(error: unknown): Fault {
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

/** The state that the instance was in, if it is one; otherwise the machine. */
function placeOf(process: Process, { moves }: Way, before: InstanceRecord | undefined) {
  const paths = statePaths(before?.snapshot.value);
  const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
  const [leaf = ''] = leaves;
  return {
    machine: process.graph.root,
    path: leaves.length === 1 ? leaf : '',
    evidence: { kind: 'trace', moves },
  } as const;
}
