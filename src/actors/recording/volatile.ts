import type { AnyActorLogic, AnyActorRef } from 'xstate';
import { copyJson, toJson } from '../xstate/json.ts';
import { toPlainError } from '../record/plain-error.ts';
import { noteCaught, recorderOf } from './recorder.ts';
import { systemOf, type SystemInternals } from '../xstate/xstate-internals.ts';

const startFailed = 'xstate.start.failed';
const observableFailed = 'xstate.observable.error';

/**
 * Wraps callback or observable logic so that it acts only once the step is committed: it starts, receives events and
 * stops then. What it reports comes back as an event from outside.
 */
export function volatile(logic: AnyActorLogic): AnyActorLogic {
  const started = new WeakSet<AnyActorRef>();
  return {
    ...logic,
    start: (_, scope) => {
      const { self } = scope;
      later(self, () => {
        const snapshot: unknown = self.getSnapshot();
        if (statusOf(snapshot) !== 'active') return;
        started.add(self);
        try {
          logic.start?.(snapshot, {
            ...scope,
            system: withPlainErrors(systemOf(self)) as never,
            emit: (event) => recorderOf(self).emitOutside(self, copyJson(event, 'emitted event')),
          });
        } catch (error) {
          systemOf(self)._relay(self, self, { type: startFailed, error: toPlainError(error) });
        }
      });
    },
    transition: (snapshot, event, scope) => {
      const { self } = scope;
      const { type } = event;
      if (type === startFailed) {
        noteCaught(recorderOf(self), self, event['error']);
        throw event['error'];
      }
      if (type.startsWith('xstate.observable.')) {
        if (type === observableFailed) noteCaught(recorderOf(self), self, event['data']);
        return logic.transition(snapshot, event, scope) as unknown;
      }
      // A callback stores nothing in its snapshot, and an observable accepts no other events.
      later(self, () => {
        if (started.has(self)) void logic.transition(snapshot, event, scope);
      });
      return type === 'xstate.stop' ? { ...snapshot, status: 'stopped' } : snapshot;
    },
    getPersistedSnapshot: (snapshot, options) =>
      toJson(logic.getPersistedSnapshot(snapshot, options), 'snapshot') as typeof snapshot,
  };
}

/** Converts the errors of an observable to plain errors, which a record can keep. */
function withPlainErrors(system: SystemInternals): SystemInternals {
  const relay: SystemInternals['_relay'] = (source, target, event) => {
    const isError = event.type === observableFailed;
    const plain = isError ? { ...event, data: toPlainError(event['data']) } : event;
    system._relay(source, target, plain);
  };
  return Object.assign(Object.create(system) as SystemInternals, { _relay: relay });
}

function later(self: AnyActorRef, run: () => void): void {
  recorderOf(self).live.push(run);
}

function statusOf(snapshot: unknown): string {
  return (snapshot as { readonly status: string }).status;
}
