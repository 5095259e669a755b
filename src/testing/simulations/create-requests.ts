import type { Caller } from '../../actors/access/caller.ts';
import type { Process } from '../../definition/define-process.ts';
import { copyOut } from '../../in-process/own-copies.ts';
import { currentHold } from '../clock/current-hold.ts';
import { performAct } from './perform-act.ts';
import { readHistory, readLedger } from './read-all.ts';
import type { RequestsAs } from './requests.ts';
import type { SimulatedAct } from './simulated-act.ts';
import type { World } from './world.ts';

export function createRequests<P extends Process>(
  world: World,
  { process: { name }, id }: { readonly process: P; readonly id: string },
  caller?: Caller,
): RequestsAs<P> {
  const { clock, nodes } = world;
  const by = { caller };

  async function act(work: () => Promise<unknown>): Promise<void> {
    await world.act(work);
  }

  // The machine and view of the process define the types of what it shows.
  const read = async <T>(work: () => Promise<unknown>): Promise<T> =>
    copyOut(await world.act(work)) as T;

  return {
    send: async (event, { ifVersion } = {}) =>
      act(async () => nodes.current().send(name, id, event, { ...by, ifVersion })),
    act: async (asked, options = {}) =>
      act(async () => {
        const given = { ...options, ...by };
        await performAct(nodes.current(), { process: name, id }, asked as SimulatedAct, given);
        // What waited while something was paused is due now.
        if (currentHold.getStore() === undefined) await clock.look();
      }),
    cancel: async (options) =>
      act(async () => nodes.current().cancel(name, id, { ...options, ...by })),
    retryRollback: async () => act(async () => nodes.current().retryRollback(name, id, by)),
    get: async () => read(async () => nodes.current().get(name, id, by)),
    history: async () => read(async () => readHistory(nodes.current(), { name, id, ...by })),
    ledger: async () => read(async () => readLedger(nodes.current(), { name, id, ...by })),
    list: async (filter) => read(async () => nodes.current().list(name, filter, by)),
  };
}
