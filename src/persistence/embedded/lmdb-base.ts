import { open, type RootDatabase } from 'lmdb';
import { HoldfastError } from '../../errors.ts';
import { disown, owns, type Owner } from './lmdb-owner.ts';
import type { BaseMap } from '../logged/base-map.ts';
import type { KvWriter } from '../ordered/ordered-kv.ts';

export type Root = RootDatabase<string, string>;

/** The rows of an LMDB file, whose writes take two flushes each. */
export interface LmdbBase extends BaseMap {
  /** Gives up the ownership, unless another process has taken it, and closes the file. Never rejects. */
  leave(): Promise<void>;
}

/** Instances can contain personal data, which other users of this machine must not read. */
export const privateMode = 0o600;

/** Opens the file at `path`; creates it if it does not exist. */
export function openRoot(path: string): Root {
  const options = {
    path,
    noSubdir: true,
    encoding: 'string',
    // With it, a write would resolve before it is on disk.
    overlappingSync: false,
    // With it, a failed commit also rejects a promise inside lmdb that cannot be caught: the process would end.
    eventTurnBatching: false,
    // The addon supports it, but its types omit it.
    permissionsMode: privateMode,
  } as const;
  return open<string, string>(options);
}

export function createBase(opened: Root, owner: Owner, dataDir: string): LmdbBase {
  let root = opened;
  /** Set while LMDB refuses everything because it could not write its first pages: a write would wait for ever. */
  let broken: HoldfastError | undefined;

  const attempt = <T>(action: () => T): T => {
    if (broken !== undefined) throw broken;
    try {
      return action();
    } catch (cause) {
      throw unavailable(dataDir, cause);
    }
  };
  const rows = toRows(() => root, attempt);
  /** Only a file that is opened anew takes writes again. */
  const reopen = async (): Promise<void> => {
    const { path } = root as unknown as { readonly path: string };
    await root.close();
    root = openRoot(path);
    if (!refusesAll(root)) broken = undefined;
    else throw broken;
  };

  const write: LmdbBase['write'] = async (action) => {
    let thrown: { readonly error: unknown } | undefined;
    try {
      if (broken !== undefined) await reopen();
      return await root.transaction(() => {
        try {
          if (!owns(root, owner)) throw lost(dataDir);
          return action(rows);
        } catch (error) {
          thrown = { error };
          throw error;
        }
      });
    } catch (cause) {
      if (thrown !== undefined) throw thrown.error;
      const error = unavailable(dataDir, await reasonOf(cause));
      if (refusesAll(root)) broken = error;
      throw error;
    }
  };

  return {
    committed: rows,
    write,
    refresh() {
      attempt(() => root.resetReadTxn());
      if (!attempt(() => owns(root, owner))) throw lost(dataDir);
    },
    async leave() {
      await write(() => disown(root)).catch(() => undefined);
      await root.close().catch(() => undefined);
    },
  };
}

function toRows(root: () => Root, attempt: <T>(action: () => T) => T): KvWriter {
  return {
    get: (key) => attempt(() => root().get(key)),
    range: ({ from, to, reverse = false, limit }) =>
      attempt(() =>
        root().getRange({
          ...(reverse
            ? { start: to, exclusiveStart: true, end: from, inclusiveEnd: true, reverse }
            : { start: from, end: to }),
          ...(limit !== undefined && { limit }),
        }),
      ),
    put: (key, value) => {
      attempt(() => root().putSync(key, value));
    },
    remove: (key) => {
      attempt(() => root().removeSync(key));
    },
  };
}

function refusesAll(root: Root): boolean {
  try {
    root.resetReadTxn();
    root.get('');
    return false;
  } catch (cause) {
    return String(cause).includes('MDB_PANIC');
  }
}

/** A failed commit keeps its reason in a promise, which would end the process if left unhandled. */
export async function reasonOf(cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error && 'commitError' in cause)) return cause;
  try {
    await cause.commitError;
    return cause;
  } catch (reason) {
    return reason;
  }
}

export function unavailable(dataDir: string, cause: unknown): HoldfastError {
  if (cause instanceof HoldfastError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HoldfastError(
    'store_unavailable',
    `The data folder ${dataDir} cannot be read or written (${reason}). Check that its disk works and has space left.`,
    { details: { dataDir }, cause },
  );
}

function lost(dataDir: string): HoldfastError {
  return new HoldfastError(
    'store_unavailable',
    `Another process has taken over the data folder ${dataDir}. Stop one of the two processes.`,
  );
}
