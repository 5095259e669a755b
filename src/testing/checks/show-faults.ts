import type { Found } from '../../definition/findings/finding.ts';
import { deadEndAt } from '../../definition/findings/dead-end-at.ts';
import { owedAt } from '../../definition/findings/owed-at.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { findFaults, type Fault } from '../exploration/find-faults.ts';
import { edgesOf } from '../properties/edges-of.ts';
import { leafOf } from './leaf-of.ts';
import type { Run } from './run.ts';
import type { Shown } from './shown.ts';
import { traceOf } from './trace-of.ts';

/** The dead ends and the livelocks of a run, and its ends with something owed. */
export function showFaults(run: Run): readonly Shown[] {
  return findFaults(run.searched, (fault) => isKnown(run, fault)).flatMap((fault) => {
    switch (fault.kind) {
      case 'deadEnd':
        return showDeadEnd(run, fault);
      case 'livelock':
        return showLivelock(run, fault);
      case 'owed':
        return showOwed(run, fault);
      case 'threw':
        return [];
    }
  });
}

/** Another output may lead out of a livelock. */
function isKnown({ searched: { space }, isKnown: known, isMadeUp }: Run, fault: Fault): boolean {
  const goesRound = fault.kind === 'livelock';
  return (
    known(fault.at) && !(goesRound && fault.states.some((at) => edgesOf(space, at).some(isMadeUp)))
  );
}

function showDeadEnd(run: Run, { at }: Fault): readonly Shown[] {
  const { key, value, evidence } = situationOf(run, at);
  const finding = { ...deadEndAt(key, leafOf(value)), evidence };
  const paths = statePaths(value);
  const proves = ({ code, machine, path }: Found): boolean =>
    code === 'dead-end' && machine === key && paths.includes(path);
  return [{ finding, proves }];
}

function showLivelock(run: Run, { at, states }: Fault): readonly Shown[] {
  const { key, value, evidence } = situationOf(run, at);
  const round = new Set(states.map((state) => leafOf(run.searched.placeOf(state).state)));
  const finding: Found = {
    code: 'livelock',
    machine: key,
    path: leafOf(value),
    what: `An instance that comes here never ends: no event is accepted, and no timer and no outcome of a task leads out of ${[...round].toSorted().join(', ')}.`,
    remedy: 'Let it give up: count the rounds, or add an after to a state around them.',
    evidence,
  };
  return [{ finding, proves: () => false }];
}

function showOwed(run: Run, { at }: Fault): readonly Shown[] {
  const { key, value, evidence } = situationOf(run, at);
  const { isStopped, owes } = run.searched.placeOf(at);
  // Then nothing handled a failure, which is a finding of its own.
  if (isStopped) return [];
  const isStop = run.process.onCancel === 'stop';
  const isCancelled = isStop && run.wayTo(at).some(({ kind }) => kind === 'cancel');
  return [...new Set(owes)].map((task) => {
    const owed = owedAt(key, leafOf(value), task);
    const finding = isCancelled ? { ...owed, ...cancelled(task) } : owed;
    const proves = ({ code, machine, path, what }: Found): boolean =>
      code === finding.code && machine === key && path === finding.path && what === finding.what;
    return { finding: { ...finding, evidence }, proves };
  });
}

/** It can come in any state. */
function cancelled(task: string): Pick<Found, 'path' | 'what' | 'remedy'> {
  return {
    path: '',
    what: `A cancellation can end an instance while the effect of ${task} is owed, and nothing undoes it.`,
    remedy: "Set onCancel: 'rollback', or settle() what is meant to stay.",
  };
}

function situationOf({ process: { graph }, searched, wayTo }: Run, at: number) {
  const value = searched.placeOf(at).state;
  return { key: graph.root, value, evidence: traceOf(graph, wayTo(at)) };
}
