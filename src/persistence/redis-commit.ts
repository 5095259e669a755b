import { randomBytes } from 'node:crypto';
import type { Commit, CommitOutcome, NodeName, Store } from '../actors/ports.ts';
import type { RedisClient } from './redis-connection.ts';
import { toStoreUnavailable } from './redis-errors.ts';
import { toKeyPart, toMember, toTerm } from './redis-keys.ts';
import type { RedisKeys } from './redis-keys.ts';
import { runScript, toScript } from './redis-script.ts';
import { commitScript } from './scripts/commit.ts';

const script = toScript(commitScript);

/** `commit` of the Redis store: one script, one round trip. */
export function createRedisCommit(client: RedisClient, keys: RedisKeys): Store['commit'] {
  const nonces = createNonces();
  let breaks = 0;
  for (const event of ['close', 'node error', '-node']) client.on(event, () => (breaks += 1));

  return async (commit) => {
    const breaksBefore = breaks;
    const reply = await runScript(
      client,
      script,
      toCommitKeys(commit, keys),
      toCommitArguments(commit, nonces()),
    );
    const outcome = parseOutcome(reply);
    // The client sends again what was on its way when a connection broke. A commit that finds itself in the store is
    // known by its nonce; but one that finds another may have been overtaken, or have happened before that other.
    if (outcome.kind === 'conflict' && breaks > breaksBefore) {
      throw toStoreUnavailable(new Error('the connection broke during a commit'));
    }
    return outcome;
  };
}

export function toOwner(owner: NodeName): string {
  return `${owner.node}\n${owner.run}`;
}

function toCommitKeys(commit: Commit, keys: RedisKeys): readonly string[] {
  const partition = keys.of(commit.id);
  const index = (term: string) => partition.index(commit.process, term);
  return [
    partition.record(commit.id),
    partition.history(commit.id),
    partition.due,
    partition.leases,
    partition.expiry,
    partition.marks(commit.id),
    partition.changes,
    ...commit.terms.add.map(index),
    ...commit.terms.remove.map(index),
  ];
}

function toCommitArguments(commit: Commit, nonce: string): readonly (string | number)[] {
  const { due, terms, marks = { put: [], ttlMs: 0 } } = commit;
  const history = commit.historyLimit === 0 ? [] : commit.history.slice(-commit.historyLimit);
  return [
    commit.expected === undefined ? '' : `${commit.expected}:`,
    `${commit.version}:${nonce}:`,
    commit.body,
    commit.id,
    commit.createdAt,
    toKeyPart(commit.process),
    commit.expireAt ?? '',
    toOwner(commit.owner),
    due.leaseMs,
    commit.historyLimit,
    history.length,
    due.clear.length,
    due.set.length,
    due.lease.length,
    terms.add.length,
    terms.remove.length,
    marks.put.length,
    marks.ttlMs,
    ...history,
    ...due.clear.map(toMember),
    ...due.set.flatMap(({ wake, atMs }) => [atMs, toMember(wake)]),
    ...due.lease.map(toMember),
    ...terms.add.map(toTerm),
    ...terms.remove.map(toTerm),
    ...marks.put.flatMap(({ key, value }) => [key, value]),
  ];
}

function parseOutcome(reply: unknown): CommitOutcome {
  if (reply === 1) return { kind: 'committed' };
  const [mark, body] = reply as readonly string[];
  return {
    kind: 'conflict',
    current:
      mark === undefined || body === undefined
        ? undefined
        : { version: Number.parseInt(mark, 10), body },
  };
}

/** Names that no two commits share: this client's and a number. */
function createNonces(): () => string {
  const own = randomBytes(6).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return own + count.toString(36);
  };
}
