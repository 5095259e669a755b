import type { Commit, Store } from '../../src/actors/ports.ts';
import type { HistoryEntry } from '../../src/actors/record.ts';

/** Names a commit by what it brings: an event, or the end of a task. */
export interface Death {
  readonly moment: 'before the commit' | 'after the commit';
  readonly process: string;
  /** Such as `GO` or `task.completed charge`. */
  readonly event: string;
}

/** A store at which this process dies, as by `kill -9`, right before or right after a certain commit. */
export function mortal(store: Store, { moment, process: name, event }: Death): Store {
  const isFatal = (commit: Commit) =>
    commit.process === name && commit.history.some((entry) => describe(entry) === event);
  return {
    ...store,
    commit: async (commit) => {
      if (!isFatal(commit)) return store.commit(commit);
      if (moment === 'after the commit') await store.commit(commit);
      return die();
    },
  };
}

function describe(entry: string): string {
  const { event } = JSON.parse(entry) as HistoryEntry;
  const name: unknown = Reflect.get(event, 'task');
  return typeof name === 'string' ? `${event.type} ${name}` : event.type;
}

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
