import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { HoldfastError } from '../../errors.ts';
import { findLmdbDamage } from './find-lmdb-damage.ts';
import { claim, disown, owns, type Claim, type Owner } from './lmdb-owner.ts';
import type { BaseMap } from '../logged/base-map.ts';
import { createLoggedKv } from '../logged/logged-kv.ts';
import type { LoggedKv, LoggedKvOptions } from '../logged/logged-kv-types.ts';
import { DamagedLog, recoverLog, startLog } from '../logged/open-log.ts';
import type { WriteLog } from '../logged/write-log.ts';
import type { KvWriter, OrderedKv } from '../ordered/ordered-kv.ts';

const probeKey = 'meta/probe';
/** Writes count as succeeding again only when this much fits: several instances. */
const probeBytes = 256 * 1024;

/** Instances can contain personal data, which other users of this machine must not read. */
const privateMode = 0o600;

type Root = RootDatabase<string, string>;

/**
 * The ordered map in the LMDB file of a folder, with a log beside it; both are created if missing. A write resolves when it
 * is on disk, in the log; writes requested meanwhile share the next flush. Rejects with `data_dir_in_use` while a living
 * process owns the folder, `data_damaged` if the file or its log cannot be trusted, `configuration_invalid` if the folder
 * cannot be used.
 */
export async function openLmdbKv(
  dataDir: string,
  options: Omit<LoggedKvOptions, 'toError'> = {},
): Promise<OrderedKv> {
  const root = openRoot(dataDir);
  const owner = await claimOrClose(root, dataDir);
  const base = createBase(root, owner, dataDir);
  const log = await openLog(base, dataDir).catch(async (error: unknown) => {
    await leave(base, root);
    throw error;
  });
  const logged = createLoggedKv(base, log, {
    ...options,
    toError: (cause) => unavailable(dataDir, cause),
  });
  let closing: Promise<void> | undefined;

  const open = (): LoggedKv => {
    if (closing !== undefined) throw closed(dataDir);
    return logged;
  };
  const probe = async (): Promise<void> => {
    const wasFailing = open().isFailing();
    // On a full disk a small row still fits where another was; a new instance does not.
    const size = wasFailing ? probeBytes : 1;
    await open().write((writer) => writer.put(probeKey, '.'.repeat(size)));
    if (!wasFailing) return;
    // Anew each time: what comes after a close would need a log that is gone.
    await open().settle();
    await open().write((writer) => writer.put(probeKey, '.'));
  };
  const close = async (): Promise<void> => {
    try {
      await logged.drain();
      await log.remove();
    } catch {
      // The next start reads the log.
      await log.close().catch(() => undefined);
    }
    await leave(base, root);
  };

  return {
    committed: {
      get: (key) => open().committed.get(key),
      range: (range) => open().committed.range(range),
    },
    write: async (action) => open().write(action),
    probe,
    close: () => (closing ??= close()),
  };
}

/** The LMDB file, whose writes take two flushes each. */
function createBase(root: Root, owner: Owner, dataDir: string): BaseMap {
  const rows = toRows(root, dataDir);
  return {
    committed: rows,
    async write(action) {
      let thrown: { readonly error: unknown } | undefined;
      try {
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
        throw unavailable(dataDir, await reasonOf(cause));
      }
    },
    refresh() {
      root.resetReadTxn();
      if (!owns(root, owner)) throw lost(dataDir);
    },
  };
}

/** If another owner has taken this process for dead, its mark stays. */
async function leave(base: BaseMap, root: Root): Promise<void> {
  await base.write(() => disown(root)).catch(() => undefined);
  await root.close();
}

/** Moves what an earlier run has left in its log into the file, and starts a log. */
async function openLog(base: BaseMap, dataDir: string): Promise<WriteLog> {
  try {
    await recoverLog(base, dataDir);
    return await startLog(base, dataDir);
  } catch (cause) {
    if (!(cause instanceof DamagedLog)) throw unavailable(dataDir, cause);
    throw damaged(join(dataDir, 'holdfast.mdb'), cause.message);
  }
}

function openRoot(dataDir: string): Root {
  const path = join(dataDir, 'holdfast.mdb');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const damage = findLmdbDamage(path);
    if (damage !== undefined) throw damaged(path, damage);
    // Files of earlier versions were readable by others, if the folder was.
    for (const file of [path, `${path}-lock`]) if (existsSync(file)) chmodSync(file, privateMode);
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
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HoldfastError(
      'configuration_invalid',
      `The data folder ${dataDir} cannot be opened (${reason}). Set DATA_DIR to a folder on a local disk that this user can write to.`,
      { details: { dataDir }, cause },
    );
  }
}

async function claimOrClose(root: Root, dataDir: string): Promise<Owner> {
  const { claimed, current } = await claimOrDamage(root, dataDir);
  if (claimed !== undefined) return claimed;
  await root.close();
  const who = current.pid === process.pid ? 'this process' : 'another process';
  throw new HoldfastError(
    'data_dir_in_use',
    `The data folder ${dataDir} is in use by ${who} (pid ${current.pid}). Stop that process, set DATA_DIR to another folder, or set REDIS_URL to run several nodes.`,
    { details: { dataDir, pid: current.pid } },
  );
}

/** Damage that the structure does not show appears when the first row is read. */
async function claimOrDamage(root: Root, dataDir: string): Promise<Claim> {
  try {
    return claim(root);
  } catch (cause) {
    const reason = await reasonOf(cause);
    await root.close().catch(() => undefined);
    if (!isDamage(reason)) throw unavailable(dataDir, reason);
    throw damaged(join(dataDir, 'holdfast.mdb'), String(reason), reason);
  }
}

/** Whether the error shows damage: LMDB finds a page of another kind, or the first row cannot be parsed. */
function isDamage(cause: unknown): boolean {
  return (
    cause instanceof SyntaxError || /\bMDB_(CORRUPTED|PAGE_NOTFOUND|INVALID)\b/.test(String(cause))
  );
}

function damaged(path: string, what: string, cause?: unknown): HoldfastError {
  return new HoldfastError(
    'data_damaged',
    `The data file ${path} is damaged (${what}). It was not changed. Restore its folder from a backup, or set DATA_DIR to another folder to start without its instances.`,
    { details: { path, what }, cause },
  );
}

function toRows(root: Root, dataDir: string): KvWriter {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      throw unavailable(dataDir, cause);
    }
  };
  return {
    get: (key) => attempt(() => root.get(key)),
    range: ({ from, to, reverse = false, limit }) =>
      root.getRange({
        ...(reverse
          ? { start: to, exclusiveStart: true, end: from, inclusiveEnd: true, reverse }
          : { start: from, end: to }),
        ...(limit !== undefined && { limit }),
      }),
    put: (key, value) => {
      attempt(() => root.putSync(key, value));
    },
    remove: (key) => {
      attempt(() => root.removeSync(key));
    },
  };
}

/** A failed commit keeps its reason in a promise, which would end the process if left unhandled. */
async function reasonOf(cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error && 'commitError' in cause)) return cause;
  try {
    await cause.commitError;
    return cause;
  } catch (reason) {
    return reason;
  }
}

function unavailable(dataDir: string, cause: unknown): HoldfastError {
  if (cause instanceof HoldfastError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HoldfastError(
    'store_unavailable',
    `The data folder ${dataDir} cannot be read or written (${reason}). Check that its disk works and has space left.`,
    { details: { dataDir }, cause },
  );
}

function closed(dataDir: string): HoldfastError {
  return new HoldfastError('store_unavailable', `The data folder ${dataDir} is closed.`);
}

function lost(dataDir: string): HoldfastError {
  return new HoldfastError(
    'store_unavailable',
    `Another process has taken over the data folder ${dataDir}. Stop one of the two processes.`,
  );
}
