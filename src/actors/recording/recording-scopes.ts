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
    return scopes.attach(inner, new RecordingScope(inner)) as typeof scope;
  };
}

class RecordingScope {
  declare readonly self: AnyActorRef;
  readonly inner: ScopeInternals;
  readonly recorder: Recorder;
  readonly logger: ScopeInternals['logger'];
  readonly emit: ScopeInternals['emit'];

  constructor(inner: ScopeInternals) {
    const { actionExecutor: _, ...rest } = inner;
    Object.assign(this, rest);
    const { self } = inner;
    const recorder = recorderOf(self);
    this.inner = inner;
    this.recorder = recorder;
    const logger: ScopeInternals['logger'] = (...parts) =>
      recorder.actions.push(() => recorder.log(self, parts));
    const emit: ScopeInternals['emit'] = (event) => noteEmitted(recorder, self, event);
    this.logger = logger;
    this.emit = emit;
  }

  /**
   * During each microstep, XState puts a function in place of this one that collects the actions, too, for which nobody asks. V8
   * has that function, and what it refers to, in the old generation, since it is a literal that is assigned to a property:
   * if it referred to the instance, each would stay until the next full collection, long after its end.
   */
  get actionExecutor(): typeof execute {
    return execute;
  }

  set actionExecutor(_) {
    // XState goes on with the one above.
  }
}

function execute(this: RecordingScope, action: ExecutableAction): void {
  const { inner, recorder } = this;
  if (action.type === 'xstate.spawnChild') noteSpawned(recorder, inner.self, action);
  // XState still decides when an action runs: those of a starting actor wait for its start.
  inner.actionExecutor(
    action.type.startsWith('xstate.') ? action : later(recorder, inner.self, action),
  );
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
