import { describe, expect, it } from 'vitest';
import { fromCallback, setup } from 'xstate';
import type { Cause } from '../../../../src/actors/pending/cause.ts';
import { systemClock } from '../../../../src/actors/ports/clock.ts';
import { createPublicId, toInstanceId, type InstanceId } from '../../../../src/actors/ports/ids.ts';
import type { Answer } from '../../../../src/actors/batch/mailbox-item.ts';
import { createLiveActor } from '../../../../src/actors/restore/create-live-actor.ts';
import { createLiveActors } from '../../../../src/actors/batch/live-actors.ts';
import type { Store } from '../../../../src/actors/ports/ports.ts';
import { createThrottledLog } from '../../../../src/actors/batch/throttled-log.ts';
import { createStepper } from '../../../../src/actors/batch/stepper.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { silentLog } from '../../../support/silent-log.ts';

const door = defineProcess({
  name: 'door',
  machine: setup({ actors: { bell: fromCallback(() => {}) } }).createMachine({
    invoke: { src: 'bell' },
    initial: 'open',
    states: {
      open: { on: { KNOCK: 'open', CLOSE: 'closed' } },
      closed: { type: 'final' },
    },
  }),
  volatile: ['bell'],
});

/** The steppers of two nodes, each with a cache of one actor. */
function createNodes(store: Store) {
  return ['a', 'b'].map((node) => {
    const liveActors = createLiveActors(1);
    const stepper = createStepper({
      store,
      clock: systemClock,
      log: silentLog,
      throttled: createThrottledLog(silentLog, systemClock),
      processes: new Map([['door', door]]),
      liveActors,
      batchLimits: { maxBytes: 1_000_000, maxMs: 50, elapsedMs: () => 0 },
      policy: {
        owner: { node, run: '1' },
        leaseMs: 1_000,
        recheckMs: 1_000,
        format: 3,
        horizonMs: 1_000,
        nextLease: () => 1,
        reserve: () => undefined,
        recordLimitBytes: 1_000_000,
      },
      committed: () => {},
      tellInspector: undefined,
      pauses: { since: () => undefined },
      outbox: false,
      outside: () => {},
      emitOutside: () => {},
    });
    return {
      kept: () => liveActors.size(),
      async start() {
        const publicId = createPublicId('doo');
        const id = toInstanceId(publicId);
        const live = createLiveActor(door, { id, publicId, input: undefined, now: Date.now() });
        await stepper.start(live, undefined);
        return id;
      },
      async send(id: InstanceId, type: string): Promise<string> {
        const cause: Cause = { kind: 'event', event: { type }, known: true };
        const answer = await new Promise<Answer>((settle, fail) => {
          const item = { cause, sizeBytes: 1, options: { process: 'door' } };
          void stepper.batch(id, [{ ...item, settle, fail }]);
        });
        return answer.step.kind;
      },
    };
  });
}

describe('the live actors that a node keeps', () => {
  it('do not include instances that have ended, here or on another node', async () => {
    const [a, b] = createNodes(createMemoryStore());
    if (a === undefined || b === undefined) throw new Error('There are two');
    const id = await a.start();
    expect(await b.send(id, 'KNOCK')).toBe('stepped');
    expect([a.kept(), b.kept()]).toEqual([1, 1]);
    expect(await a.send(id, 'CLOSE')).toBe('stepped');
    expect([a.kept(), b.kept()]).toEqual([0, 1]);
    expect(await b.send(id, 'KNOCK')).toBe('refused');
    expect([a.kept(), b.kept()]).toEqual([0, 0]);
  });

  it('are not evicted while they step', async () => {
    const store = createMemoryStore();
    let meanwhile = async (): Promise<unknown> => undefined;
    const watched: Store = {
      ...store,
      commit: async (commit) => {
        const outcome = await store.commit(commit);
        await meanwhile();
        return outcome;
      },
    };
    const [node] = createNodes(watched);
    if (node === undefined) throw new Error('There is one');
    const id = await node.start();
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await node.start();
    };
    expect(await node.send(id, 'KNOCK')).toBe('stepped');
    expect(await node.send(id, 'KNOCK')).toBe('stepped');
  });
});
