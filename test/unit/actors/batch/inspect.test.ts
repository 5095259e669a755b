import { describe, expect, test } from 'vitest';
import { assign, sendTo, setup, type AnyActorRef, type InspectionEvent } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';

const child = setup({}).createMachine({
  context: { count: 0 },
  on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});
const machine = setup({
  types: { context: {} as { spawned: AnyActorRef | undefined } },
  actors: { child },
}).createMachine({
  context: { spawned: undefined },
  invoke: { src: 'child', id: 'child' },
  on: {
    ADD: { actions: sendTo('child', { type: 'ADD' }) },
    SPAWN: { actions: assign({ spawned: ({ spawn }) => spawn('child') }) },
    BREAK: {
      actions: assign(() => {
        throw new Error('broken');
      }),
    },
  },
});
const parent = defineProcess({ name: 'parent', machine });

/** What is told of actors: the kind, the session of the actor, and the event. */
function listening(): { readonly told: InspectionEvent[]; readonly inspect: Listener } {
  const told: InspectionEvent[] = [];
  return { told, inspect: (event) => void told.push(event) };
}

type Listener = (event: InspectionEvent) => void;

function sessions(told: readonly InspectionEvent[]): ReadonlySet<string> {
  return new Set(told.map(({ actorRef }) => (actorRef as AnyActorRef).sessionId));
}

function ofType<T extends InspectionEvent['type']>(told: readonly InspectionEvent[], type: T) {
  return told.filter((event): event is InspectionEvent & { type: T } => event.type === type);
}

describe('inspection', () => {
  test('gives each actor of each instance its own session', async () => {
    const { told, inspect } = listening();
    await using memory = await createMemoryRuntime(parent, { inspect });
    const ids = [await memory.start(), await memory.start()];
    for (const id of ids) await memory.runtime.send('parent', id, { type: 'SPAWN' });
    expect(sessions(told).size).toBe(6);
    const roots = new Set(told.map(({ rootId }) => rootId));
    expect([...roots]).toEqual(ids.map((id) => toInstanceId(id as PublicId)));
    for (const { rootId, actorRef } of told) {
      expect((actorRef as AnyActorRef).sessionId.startsWith(rootId)).toBe(true);
    }
  });

  test('keeps sessions over restarts, and gives new actors new ones', async () => {
    const store = createVirtualStore();
    const runOnce = async (act: (send: (type: string) => Promise<unknown>) => Promise<void>) => {
      const { told, inspect } = listening();
      await using memory = await createMemoryRuntime(parent, { store, inspect });
      id ??= await memory.start();
      await act(async (type) => memory.runtime.send('parent', id ?? '', { type }));
      return told;
    };
    let id: string | undefined;
    const first = sessions(await runOnce(async (send) => void (await send('SPAWN'))));
    expect(first.size).toBe(3);
    const second = await runOnce(async (send) => void (await send('ADD')));
    expect(sessions(second)).toEqual(first);
    // Nothing was sent but the event: a restore starts nothing.
    expect(ofType(second, '@xstate.event').map(({ event }) => event.type)).toEqual(['ADD', 'ADD']);
    expect(sessions(ofType(second, '@xstate.actor'))).toEqual(first);
    const third = sessions(await runOnce(async (send) => void (await send('SPAWN'))));
    expect(third.size).toBe(4);
    expect([...third]).toEqual(expect.arrayContaining([...first]));
  });

  test('reports the same events of a step as XState, in the same order', async () => {
    const { told, inspect } = listening();
    await using memory = await createMemoryRuntime(parent, { inspect });
    const id = await memory.start();
    told.splice(0);
    await memory.runtime.send('parent', id, { type: 'ADD' });
    const of = (event: InspectionEvent) => [
      event.type,
      (event.actorRef as AnyActorRef).id === 'child' ? 'child' : 'root',
    ];
    expect(told.map(of)).toEqual([
      ['@xstate.event', 'root'],
      ['@xstate.action', 'root'],
      ['@xstate.microstep', 'root'],
      ['@xstate.event', 'child'],
      ['@xstate.microstep', 'child'],
      ['@xstate.snapshot', 'child'],
      ['@xstate.snapshot', 'root'],
    ]);
  });

  test('reports no step that was not committed', async () => {
    const { told, inspect } = listening();
    const store = createVirtualStore();
    await using one = await createMemoryRuntime(parent, { store });
    await using other = await createMemoryRuntime(parent, { store: failing(store), inspect });
    const id = await one.start();
    await other.runtime.send('parent', id, { type: 'ADD' });
    await one.runtime.send('parent', id, { type: 'ADD' });
    told.splice(0);
    // Stepped once on the stale actor, which conflicts, and once on the newest.
    await other.runtime.send('parent', id, { type: 'ADD' });
    expect(ofType(told, '@xstate.event')).toHaveLength(2);
    const counts = ofType(told, '@xstate.snapshot').flatMap(({ actorRef, snapshot }) =>
      (actorRef as AnyActorRef).id === 'child'
        ? [(snapshot as unknown as Counted).context.count]
        : [],
    );
    expect(counts).toEqual([2, 3]);
    told.splice(0);
    await expect(other.runtime.send('parent', id, { type: 'BREAK' })).rejects.toThrow('broken');
    expect(ofType(told, '@xstate.event')).toEqual([]);
    await other.runtime.send('parent', id, { type: 'ADD' });
    told.splice(0);
    broken = true;
    await expect(other.runtime.send('parent', id, { type: 'ADD' })).rejects.toThrow('away');
    broken = false;
    expect(told).toEqual([]);
  });

  test('accepts an observer, as XState does, and survives one that throws', async () => {
    let told = 0;
    const inspect = {
      next() {
        told += 1;
        throw new Error('The inspector is broken');
      },
    };
    await using memory = await createMemoryRuntime(parent, { inspect });
    const id = await memory.start();
    await memory.runtime.send('parent', id, { type: 'ADD' });
    expect(told).toBeGreaterThan(10);
    expect((await memory.runtime.get('parent', id)).version).toBe(1);
  });
});

interface Counted {
  readonly context: { readonly count: number };
}

let broken = false;

function failing(store: VirtualStore): VirtualStore {
  return {
    ...store,
    commit: async (commit) => {
      if (broken) throw new Error('The store is away');
      return store.commit(commit);
    },
    close: async () => {},
  };
}
