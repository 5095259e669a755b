import type { AnyActorRef } from 'xstate';
import { HoldfastError } from '../../errors.ts';
import { settledBy } from '../../definition/machine/settle.ts';
import { createAttachment } from './attachment.ts';
import { noteEmitted, noteThrown, recorderOf, type Recorder } from './recorder.ts';
import { lookAround, runShowing } from './shown-snapshots.ts';
import { isNameless } from '../xstate/sessions.ts';
import type { ExecutableAction, ScopeInternals } from '../xstate/xstate-internals.ts';

/** Creates scopes, one for each actor, that run XState's own actions and record all others. */
export function createRecordingScopes(): <T>(scope: T) => T {
  const scopes = createAttachment<object>('recording scope');
  return (scope) => {
    const inner = scope as ScopeInternals;
    const known = scopes.of(inner);
    if (known !== undefined) return known as typeof scope;
    return scopes.attach(inner, record(inner)) as typeof scope;
  };
}

function record(inner: ScopeInternals): ScopeInternals {
  const recorder = recorderOf(inner.self);
  return {
    ...inner,
    logger: (...parts) => recorder.actions.push(() => recorder.log(inner.self, parts)),
    emit: (event) => noteEmitted(recorder, inner.self, event),
    actionExecutor: (action) => {
      if (action.type === 'xstate.spawnChild') noteSpawned(recorder, inner.self, action);
      // XState still decides when an action runs: those of a starting actor wait for its start.
      inner.actionExecutor(
        action.type.startsWith('xstate.') ? action : later(recorder, inner.self, action),
      );
    },
  };
}

function later(recorder: Recorder, self: AnyActorRef, action: ExecutableAction): ExecutableAction {
  const { exec } = action;
  if (exec === undefined) return action;
  const settlement = settledBy(exec);
  if (settlement !== undefined) {
    return { ...action, exec: () => void recorder.settlements.push(settlement) };
  }
  return {
    ...action,
    exec: (info, params) => {
      const shown = lookAround(recorder, self);
      recorder.actions.push(() => runShowing(recorder, shown, () => exec(info, params)));
    },
  };
}

function noteSpawned(recorder: Recorder, self: AnyActorRef, action: ExecutableAction): void {
  const { actorRef, src } = action.params as {
    readonly actorRef: AnyActorRef | undefined;
    readonly src: unknown;
  };
  if (actorRef === undefined) {
    const error = new HoldfastError(
      'not_durable',
      `The actor "${self.id}" spawns "${String(src)}", which is not implemented; add it to setup({ actors }).`,
    );
    noteThrown(recorder, error);
    throw error;
  }
  if (isNameless(actorRef)) recorder.nameless.push(actorRef);
}
