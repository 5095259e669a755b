import { createActor, setup, type AnyActorRef } from 'xstate';
import type { InstanceRecord } from './record.ts';

const empty = setup({}).createMachine({});

/**
 * Stands in for the actor of an instance that its machine has no place for: it is as it was recorded, takes nothing,
 * and can only be stopped.
 */
export function createStrandedActor({ snapshot }: InstanceRecord): AnyActorRef {
  const { system } = createActor(empty);
  let { status, children } = snapshot;
  const actor = {
    id: 'stranded',
    sessionId: 'stranded',
    system,
    getSnapshot: () => ({ ...snapshot, status, children: {}, _nodes: [], tags: new Set(), can }),
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
