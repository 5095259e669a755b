import { Cluster } from 'ioredis';
import { toRecordMark, type InstanceId, type RecordMark } from '../../actors/ports/ids.ts';
import type { Commit, CommitOutcome, Store, StoredRecord } from '../../actors/ports/ports.ts';
import type { Nonces } from '../ordered/nonces.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { toCommitCall, type Marked } from './commit-call.ts';
import type { RedisChanges } from './redis-changes.ts';
import { toReplyError, toStoreUnavailable } from './connection/redis-errors.ts';
import { parseMember, type PartitionKeys, type RedisKeys } from './redis-keys.ts';
import { sendScript, toScript } from './connection/redis-script.ts';
import { commitScript } from './scripts/commit.ts';

const script = toScript(commitScript);

/** The limits of one call, so that it never blocks Redis for long. */
const maxCommits = 64;
const maxLength = 256 * 1024;

/** A commit on its way to Redis. */
interface Sending extends Marked {
  readonly breaksBefore: number;
  readonly settle: (outcome: CommitOutcome) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * `commit` of the Redis store: one script, one round trip. The commits of one turn of the event loop are sent in one
 * call; on a cluster, in one for each partition.
 */
export function createRedisCommit(
  client: RedisClient,
  keys: RedisKeys,
  {
    nonces,
    changes,
  }: {
    readonly nonces: Pick<Nonces, 'next'>;
    readonly changes: Pick<RedisChanges, 'tellSoon' | 'tellsEarlier'>;
  },
): Store['commit'] {
  const isTogether = !(client instanceof Cluster);
  let breaks = 0;
  let waiting: Sending[] = [];
  for (const event of ['close', 'node error', '-node']) client.on(event, () => (breaks += 1));

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (const batch of toBatches(all, isTogether)) void send(batch);
  }

  async function send(batch: readonly Sending[]): Promise<void> {
    try {
      const { scriptKeys, args } = toCommitCall(batch, changes.tellsEarlier());
      const results = (await sendScript(client, script, scriptKeys, args)) as readonly unknown[];
      batch.forEach((sending, index) => settle(sending, results[index]));
    } catch (error) {
      for (const sending of batch) giveUp(sending, error);
    }
  }

  /** The commit may have happened, and then it published news that this node takes for known. */
  function giveUp({ commit: { id }, fail }: Sending, error: unknown): void {
    changes.tellSoon(id, undefined);
    fail(error);
  }

  function settle(sending: Sending, result: unknown): void {
    const { commit, mark, breaksBefore, settle: resolve } = sending;
    if (typeof result === 'string') {
      giveUp(sending, toReplyError(result));
      return;
    }
    const outcome = parseOutcome(result, commit.id, mark);
    // When a connection breaks, the client resends what was in flight. A commit recognises itself in the store by its
    // nonce; but one that finds another commit may have been overtaken, or have happened before it.
    if (outcome.kind === 'conflict' && breaks > breaksBefore) {
      giveUp(sending, toStoreUnavailable(new Error('the connection broke during a commit')));
      return;
    }
    if (outcome.kind === 'committed') {
      const { id, version, ended = false } = commit;
      changes.tellSoon(id, { version, ended });
    }
    resolve(outcome);
  }

  return (commit) =>
    new Promise((resolve, fail) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({
        commit,
        partition: keys.of(commit.id),
        mark: toRecordMark(commit.version, nonces.next()),
        breaksBefore: breaks,
        settle: resolve,
        fail,
      });
    });
}

/** Groups commits by call; on a cluster, a call covers only one partition. */
function toBatches(all: readonly Sending[], isTogether: boolean): readonly (readonly Sending[])[] {
  const batches: Sending[][] = [];
  const open = new Map<PartitionKeys | undefined, { batch: Sending[]; length: number }>();
  for (const sending of all) {
    const group = isTogether ? undefined : sending.partition;
    const length = lengthOf(sending.commit);
    const current = open.get(group);
    if (current !== undefined && fits(sending, length, current)) {
      current.batch.push(sending);
      current.length += length;
    } else {
      const batch = [sending];
      batches.push(batch);
      open.set(group, { batch, length });
    }
  }
  return batches;
}

function fits(
  { commit: { owner } }: Sending,
  more: number,
  { batch, length }: { readonly batch: readonly Sending[]; readonly length: number },
): boolean {
  const [first] = batch;
  // All commits of a call share one owner of leases.
  const isSameOwner =
    first?.commit.owner.node === owner.node && first.commit.owner.run === owner.run;
  return isSameOwner && batch.length < maxCommits && length + more <= maxLength;
}

function lengthOf({ body, history, marks, due, terms, audits = [] }: Commit): number {
  let length = body.length;
  for (const entry of history) length += entry.length;
  for (const { entry } of audits) length += entry.length;
  for (const term of terms.add) length += term.length;
  // Each is a member of one or two sets, of about this length.
  length +=
    (due.set.length + due.lease.length + due.clear.length + (due.advance?.length ?? 0)) * 64;
  if (marks !== undefined)
    for (const { key, value } of marks.put) length += key.length + value.length;
  return length;
}

function parseOutcome(result: unknown, id: InstanceId, mark: RecordMark): CommitOutcome {
  if (result === 1) return { kind: 'committed', mark };
  const [first, second, ...more] = result as readonly string[];
  if (first === 'lost') {
    const members = second === undefined ? [] : [second, ...more];
    return { kind: 'leaseLost', lost: members.map(parseMember) };
  }
  return { kind: 'conflict', current: toStoredRecord(id, first, second) };
}

/** A record from its Redis form: `held` is its mark, a colon, and the number of pending effects. */
export function toStoredRecord(
  id: InstanceId,
  held: string | null | undefined,
  body: string | null | undefined,
): StoredRecord | undefined {
  if (typeof held !== 'string' || typeof body !== 'string') return undefined;
  const mark = held.slice(0, held.lastIndexOf(':')) as RecordMark;
  return { id, mark, version: Number.parseInt(held, 10), body };
}
