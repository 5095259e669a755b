import type { AnyActorRef, AnyStateMachine } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { actorAt } from '../xstate/actor-path.ts';
import { durable } from '../recording/durable.ts';
import { machineHash } from '../record/machine-hash.ts';
import { reconcileInvokes } from './reconcile-invokes.ts';
import type { InstanceRecord } from '../record/record.ts';
import { recorderOf } from '../recording/recorder.ts';
import { renameStates } from './rename-states.ts';
import { createRoot } from '../xstate/xstate-internals.ts';

const wrapped = new WeakMap<Process, AnyStateMachine>();

/** The actor and the record it was restored from, or why the machine has no place for it. */
export interface Restored {
  readonly actor?: AnyActorRef;
  readonly record?: InstanceRecord;
  readonly misfit?: string;
}

/**
 * Restores the actor of a record on the deployed machine. `isRevived`: pending tasks have lost their actors, because the instance
 * is about to leave them.
 */
export function restoreActor(
  process: Process,
  stored: InstanceRecord,
  inspected: boolean,
  isRevived: boolean,
): Restored {
  const isChanged = stored.machineHash !== machineHash(process);
  const fitted = isChanged ? reconcileInvokes(process.machine, stored) : { record: stored };
  if ('misfit' in fitted) return fitted;
  const record = isChanged ? renameStates(process.machine, fitted.record) : fitted.record;
  const { id, snapshot } = record;
  const machine = restoring(durableMachine(process), process, record);
  const actor = createRoot(machine, { instance: id, inspected }, { snapshot });
  const recorder = recorderOf(actor);
  observe(actor);
  if (recorder.misfit !== undefined) return { misfit: recorder.misfit };
  for (const revive of recorder.restored) revive();
  recorder.restored = [];
  if (isRevived) {
    actor.start();
    return { actor, record };
  }
  const lone = record.tasks.find(({ work }) => 'path' in work && !actorAt(actor, work.path));
  if (lone !== undefined) return { misfit: `its task ${lone.name} has no actor any more` };
  if (record.snapshot.status === 'active') actor.start();
  return { actor, record };
}

/** The machine, with its recorder set to restoring before the first actor is restored. */
function restoring(
  machine: AnyStateMachine,
  process: Process,
  record: InstanceRecord,
): AnyStateMachine {
  return Object.assign(Object.create(machine) as AnyStateMachine, {
    restoreSnapshot: ((snapshot, scope) => {
      const recorder = recorderOf(scope.self);
      recorder.mode = 'restoring';
      recorder.nextActor = record.nextActor;
      recorder.maxMicrosteps = process.maxMicrosteps;
      recorder.changed = record.machineHash !== machineHash(process);
      return machine.restoreSnapshot(snapshot, scope);
    }) as AnyStateMachine['restoreSnapshot'],
  });
}

export function observe(actor: AnyActorRef): void {
  // An unobserved actor error ends the Node process; the step reads the error from the snapshot.
  actor.subscribe({ error: () => {} });
}

/** The machine of a process, wrapped so that its steps only record effects. */
export function durableMachine(process: Process): AnyStateMachine {
  const known = wrapped.get(process);
  if (known !== undefined) return known;
  const machine = durable(process.machine);
  const bounded = Object.assign(Object.create(machine) as AnyStateMachine, {
    getInitialSnapshot: ((scope, input) => {
      recorderOf(scope.self).maxMicrosteps = process.maxMicrosteps;
      return machine.getInitialSnapshot(scope, input);
    }) satisfies AnyStateMachine['getInitialSnapshot'],
  });
  wrapped.set(process, bounded);
  return bounded;
}
