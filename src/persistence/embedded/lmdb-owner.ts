import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RootDatabase } from 'lmdb';
import { epochRow } from '../logged/move-rows.ts';

const key = 'meta/owner';
/** Builds without a log must not open data that has one: they cannot parse this, and refuse the file. */
const logged = 'log ';
/** The same if nobody owns the data, and their log still has a part of them. */
const unowned = 'log';

/** The owner of a data folder: a process, and a token for this opening. */
export interface Owner {
  readonly pid: number;
  /** Distinguishes a process from a later one with the same pid; undefined if the system does not provide it. */
  readonly startedAt?: string;
  readonly token: string;
}

/** `claimed` is undefined if `current`, a living process, owns the data. */
export interface Claim {
  readonly claimed: Owner | undefined;
  readonly current: Owner;
}

/**
 * Makes this process the owner unless a living one is. The owner is stored in the data itself, under LMDB's write lock:
 * of two processes that start at once, one sees the other.
 */
export function claim(root: RootDatabase<string, string>): Claim {
  return root.transactionSync(() => {
    const current = currentOwner(root);
    if (current !== undefined && lives(current)) return { claimed: undefined, current };
    const startedAt = startOf(process.pid);
    const claimed = {
      pid: process.pid,
      token: randomUUID(),
      ...(startedAt !== undefined && { startedAt }),
    };
    root.putSync(key, logged + JSON.stringify(claimed));
    return { claimed, current: claimed };
  });
}

/** Returns false to a process that was taken for dead, perhaps from another container, and lost the data. */
export function owns(root: RootDatabase<string, string>, owner: Owner): boolean {
  return currentOwner(root)?.token === owner.token;
}

/** Must be called by the owner, in a write transaction. */
export function disown(root: RootDatabase<string, string>): void {
  if (root.get(epochRow) === undefined) root.removeSync(key);
  else root.putSync(key, unowned);
}

function currentOwner(root: RootDatabase<string, string>): Owner | undefined {
  const value = root.get(key);
  if (value === undefined || value === unowned) return undefined;
  return JSON.parse(value.startsWith(logged) ? value.slice(logged.length) : value) as Owner;
}

function lives(owner: Owner): boolean {
  if (owner.startedAt !== undefined) return startOf(owner.pid) === owner.startedAt;
  try {
    return process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it is alive, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The boot, and the tick within it, at which a living process started; undefined without a /proc. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may contain anything; the state is field 3, the start field 22.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : `${boot}/${fields[18] ?? ''}`;
  } catch {
    return undefined;
  }
}
