import { createActor, setup, type AnyActorRef } from 'xstate';
import type { InstanceRecord } from '../record/record.ts';
import { decodeForReaders } from '../xstate/references.ts';

const empty = setup({}).createMachine({});

/**
 * Stands in for the actor of a stranded instance: it keeps the recorded snapshot, accepts no events, and can only be
 * stopped.
 */
export function createStrandedActor({ id, snapshot }: InstanceRecord): AnyActorRef {
  const { system } = createActor(empty);
  let { status, children } = snapshot;
  const context = decodeForReaders(snapshot.context);
  const tags = new Set();
  const actor = {
    id: 'stranded',
    sessionId: id,
    system,
    options: { hosting: { instance: id, inspected: false } },
    _actorScope: {},
    getSnapshot: () => ({ ...snapshot, context, status, children: {}, _nodes: [], tags, can }),
    getPersistedSnapshot: () => ({ ...snapshot, status, children }),
    stop() {
      status = 'stopped';
      children = {};
    },
  };
  return actor as unknown as AnyActorRef;
}

function can(): boolean {
  return false;
}
