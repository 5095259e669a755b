import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { beginFirstStart, endFirstStart, isUnwritten } from './first-start.ts';
import { findLmdbDamage } from './find-lmdb-damage.ts';
import {
  createBase,
  openRoot,
  privateMode,
  reasonOf,
  unavailable,
  type Root,
} from './lmdb-base.ts';
import { claim, type Claim, type Owner } from './lmdb-owner.ts';
import type { BaseMap } from '../logged/base-map.ts';
import { createLoggedKv } from '../logged/logged-kv.ts';
import type { LoggedKv, LoggedKvOptions } from '../logged/logged-kv-types.ts';
import { DamagedLog, recoverLog, startLog } from '../logged/open-log.ts';
import type { WriteLog } from '../logged/write-log.ts';
import type { OrderedKv } from '../ordered/ordered-kv.ts';

const probeKey = 'meta/probe';
/** Writes count as succeeding again only when this much fits: several instances. */
const probeBytes = 256 * 1024;

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
  const root = openFolder(dataDir);
  const owner = await claimOrClose(root, dataDir);
  const base = createBase(root, owner, dataDir);
  const log = await openLog(base, dataDir).catch(async (error: unknown) => {
    await base.leave();
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
    await base.leave();
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

/** Moves what an earlier run has left in its log into the file, and starts a log. */
async function openLog(base: BaseMap, dataDir: string): Promise<WriteLog> {
  try {
    endFirstStart(dataDir);
    await recoverLog(base, dataDir);
    return await startLog(base, dataDir);
  } catch (cause) {
    if (!(cause instanceof DamagedLog)) throw unavailable(dataDir, cause);
    throw damaged(join(dataDir, 'holdfast.mdb'), cause.message);
  }
}

function openFolder(dataDir: string): Root {
  const path = join(dataDir, 'holdfast.mdb');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    beginFirstStart(dataDir, path);
    const damage = isUnwritten(dataDir, path) ? undefined : findLmdbDamage(path);
    if (damage !== undefined) throw damaged(path, damage);
    // Files of earlier versions were readable by others, if the folder was.
    for (const file of [path, `${path}-lock`]) if (existsSync(file)) chmodSync(file, privateMode);
    return openRoot(path);
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

function closed(dataDir: string): HoldfastError {
  return new HoldfastError('store_unavailable', `The data folder ${dataDir} is closed.`);
}
