import type { Process } from '../machines/define-process.ts';
import { deploymentOf, madeByOf } from './deployment.ts';
import { toInstanceId, type PublicId } from './ids.ts';
import type { Commit, NodeName, Store } from './ports.ts';

/** What all nodes on a store know of the machines of one process: one record beside those of its instances. */
export interface DeployRegister {
  /** The machine of the node that started last: what its instances are to be fitted to. */
  readonly current: string;
  /** When a node last said that it runs a machine (epoch milliseconds). */
  readonly seen: Readonly<Record<string, number>>;
  /** Which run of which node fits them, until when. */
  readonly fitting?: { readonly run: string; readonly until: number } | undefined;
}

/** How long a machine counts as running after a node last said so. */
const aliveMs = 60_000;
/** A machine that no instance stands at is forgotten once no node can run it any more. */
const forgetMs = 24 * 60 * 60 * 1000;
const lockMs = 15_000;

type Change = (register: DeployRegister | undefined) => DeployRegister | undefined;

/** The register of a process, as a node sees and changes it. */
export function createDeployRegister(
  store: Store,
  owner: NodeName,
  process: Process,
): {
  /** The machine of this node. */
  readonly own: string;
  /** Says that this node has started, and that its machine is the deployed one. */
  declare(now: number): Promise<void>;
  /**
   * Takes, or keeps, the right to fit instances. Returns the other machines that there were; undefined: this node is not
   * the one to do it, since a newer machine runs, or another node is at it.
   */
  take(now: number): Promise<readonly string[] | undefined>;
  /** Gives the right back; `empty`: the machines that no instance stands at. */
  giveBack(now: number, empty: readonly string[]): Promise<void>;
} {
  const own = deploymentOf(madeByOf(process));
  const id = toInstanceId(`deploys ${process.name}` as PublicId);

  /** Applies a change, on what others made of it meanwhile; `undefined` leaves it as it is. */
  async function change(apply: Change): Promise<DeployRegister | undefined> {
    let stored = await store.load(id);
    for (;;) {
      const known = stored && (JSON.parse(stored.body) as DeployRegister);
      const next = apply(known);
      if (next === undefined) return undefined;
      const outcome = await store.commit({
        id,
        process: process.name,
        expected: stored?.mark,
        version: (stored?.version ?? -1) + 1,
        body: JSON.stringify(next),
        history: [],
        historyLimit: 0,
        due: { set: [], lease: [], leaseMs: 0, clear: [] },
        owner: { ...owner, number: 0 },
        terms: { add: [], remove: [] },
        createdAt: 0,
        expireAt: undefined,
      } satisfies Commit);
      if (outcome.kind === 'committed') return next;
      stored = outcome.kind === 'conflict' ? outcome.current : await store.load(id);
    }
  }

  const isOurs = ({ fitting }: DeployRegister) => fitting?.run === owner.run;

  return {
    own,
    async declare(now) {
      await change((known) => ({ current: own, seen: { ...known?.seen, [own]: now } }));
    },
    async take(now) {
      const taken = await change((known) => {
        const { current = own, seen = {}, fitting } = known ?? {};
        const isCurrent = current === own || now - (seen[current] ?? 0) > aliveMs;
        const isTaken = fitting !== undefined && fitting.run !== owner.run && fitting.until > now;
        const next = { current: isCurrent ? own : current, seen: { ...seen, [own]: now } };
        if (isCurrent && !isTaken)
          return { ...next, fitting: { run: owner.run, until: now + lockMs } };
        const isFresh = now - (seen[own] ?? 0) < aliveMs / 3;
        return isFresh ? undefined : { ...next, fitting };
      });
      if (taken === undefined || !isOurs(taken)) return undefined;
      return Object.keys(taken.seen).filter((machine) => machine !== own);
    },
    async giveBack(now, empty) {
      await change((known) => {
        if (known === undefined || !isOurs(known)) return undefined;
        const seen = Object.entries(known.seen).filter(
          ([machine, at]) => !empty.includes(machine) || now - at < forgetMs,
        );
        return { current: known.current, seen: Object.fromEntries(seen) };
      });
    },
  };
}
