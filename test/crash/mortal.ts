import { parseEntry } from '../../src/actors/record/written/written-entry.ts';
import type { Commit, Store } from '../../src/actors/ports/ports.ts';
import { registerId } from '../../src/actors/wakes/register-id.ts';

export type Moment = 'before the commit' | 'after the commit';

/** Names a commit by what it brings, or by its number among those of the instances that this run of the node starts. */
export type Death = {
  readonly moment: Moment;
  readonly process: string;
} & (
  | {
      /** An event, or the end of a task, such as `GO` or `task.completed charge`. */
      readonly event: string;
      /** Which of the commits that bring it. Default 1. */
      readonly count?: number;
    }
  | {
      /** The start of an instance is 1. */
      readonly nth: number;
    }
  | {
      /** The commit that notes that an emitted event was told: the first one is 1. */
      readonly telling: number;
    }
  /** The first commit to the register with this name of the process. */
  | { readonly register: string }
);

/** A store at which this process dies, as by `kill -9`, right before or right after a certain commit. */
export function mortal(store: Store, death: Death): Store {
  const commits = new Map<string, number>();
  const numberOf = ({ id, expected }: Commit) =>
    expected === undefined ? 1 : (commits.get(id) ?? Number.NaN) + 1;
  const counted = new Set<Commit>();
  let tellings = 0;
  const isNext = (commit: Commit, count: number) => counted.add(commit).size === count;
  const isFatal = (commit: Commit) =>
    commit.process === death.process &&
    ('register' in death
      ? commit.id === registerId(death.register, death.process)
      : 'telling' in death
        ? isTold(commit, death)
        : isStep(commit, death));
  const isTold = ({ history, due }: Commit, { telling }: { readonly telling: number }) =>
    history.length === 0 && due.clear.length > 0 && (tellings += 1) === telling;
  const isStep = (commit: Commit, death: Extract<Death, { event: string } | { nth: number }>) => {
    // A commit without a step concerns the whole process, such as its register of deploys, or notes what was told.
    if (commit.history.length === 0) return false;
    if ('nth' in death) return numberOf(commit) === death.nth;
    const brings = commit.history.some((entry) => describe(entry) === death.event);
    return brings && isNext(commit, death.count ?? 1);
  };
  return {
    ...store,
    commit: async (commit) => {
      if (death.moment === 'before the commit' && isFatal(commit)) return die();
      const outcome = await store.commit(commit);
      // A repeated start commits nothing, and is not a start of this run.
      if (outcome.kind === 'conflict') return outcome;
      if (death.moment === 'after the commit' && isFatal(commit)) return die();
      commits.set(commit.id, numberOf(commit));
      return outcome;
    },
  };
}

function describe(entry: string): string {
  const { event } = parseEntry(entry);
  const name: unknown = Reflect.get(event, 'task');
  return typeof name === 'string' ? `${event.type} ${name}` : event.type;
}

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
