import type { Wake } from '../../actors/ports/ports.ts';
import type { Wakes } from '../../actors/ports/wakes.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Crossings, Struck } from './crossings.ts';
import type { ShortNames } from './short-names.ts';

/** Wakes that outlive the nodes, as jobs in Redis do: any node that is up may receive one. */
export interface SharedWakes {
  /** The wakes as one run of a node sees them. */
  seenBy(node: Struck): Wakes;
}

/** Picks the node that receives a wake, out of those that are up. `armedBy`: which node armed it. */
export type Route = (nodes: readonly string[], armedBy: string) => string;

export interface SharedWakesDeps {
  readonly clock: VirtualClock;
  readonly crossings: Pick<Crossings, 'cross'>;
  readonly names: ShortNames;
  readonly route: Route;
}

type Handle = (wake: Wake) => Promise<void>;

export function createSharedWakes({
  clock,
  crossings,
  names,
  route,
}: SharedWakesDeps): SharedWakes {
  const handlers = new Map<string, { readonly node: Struck; readonly handle: Handle }>();
  const armed = new Set<string>();
  /** Those that came while no node was up. */
  let waiting: (() => void)[] = [];

  async function deliver(wake: Wake, armedBy: string, except?: string): Promise<void> {
    const up = [...handlers.values()].filter(
      ({ node: { life } }) => !life.isOver() && !life.isPaused(),
    );
    const others = up.filter(({ node }) => node.name !== except);
    const candidates = (others.length > 0 ? others : up).map(({ node }) => node.name);
    if (candidates.length === 0) {
      waiting.push(() => void deliver(wake, armedBy));
      return;
    }
    const to = handlers.get(route(candidates, armedBy));
    if (to === undefined) return;
    const { node, handle } = to;
    const what = { kind: 'wake', name: wake.kind, about: names.ofEffect(wake.effect) } as const;
    await crossings
      .cross(node, what, {
        apply: async () => handle(wake),
        again: async () => deliver(wake, armedBy, node.name),
      })
      // The due index brings it back.
      .catch(() => undefined);
  }

  function arm(wake: Wake, atMs: number, by: Struck): void {
    const key = `${wake.effect} ${atMs}`;
    if (armed.has(key)) return;
    armed.add(key);
    // As jobs do, it waits for as long as the node takes it to be.
    clock.after(Math.max(Math.ceil(atMs - by.now()), 0), () => {
      armed.delete(key);
      void deliver(wake, by.name);
    });
  }

  return {
    seenBy: (node) => ({
      horizonMs: Infinity,
      async arm(wakes) {
        for (const { wake, atMs } of wakes) arm(wake, atMs, node);
      },
      async start(handle) {
        handlers.set(node.name, { node, handle });
        const released = waiting;
        waiting = [];
        for (const run of released) run();
      },
      flowing: () => handlers.get(node.name)?.node === node,
      async close() {
        if (handlers.get(node.name)?.node === node) handlers.delete(node.name);
      },
    }),
  };
}
