import type { RecordMark } from '../../actors/ports/ids.ts';
import type { Commit, NodeName } from '../../actors/ports/ports.ts';
import { toKeyPart, toMember, toTerm, type PartitionKeys } from './redis-keys.ts';
import { toCountedText } from './to-counted-text.ts';

/** A commit with its place in Redis. */
export interface Marked {
  readonly commit: Commit;
  readonly partition: PartitionKeys;
  /** The mark of the new record. */
  readonly mark: RecordMark;
}

/** The keys and arguments of one call of the commit script. `tellsEarlier`: whether nodes of earlier builds must hear of the commits. */
export function toCommitCall(
  batch: readonly Marked[],
  tellsEarlier: boolean,
): {
  readonly scriptKeys: readonly string[];
  readonly args: readonly (string | number)[];
} {
  const partitions = new Map<PartitionKeys, number>();
  const partitionKeys: string[] = [];
  const scriptKeys: string[] = [];
  const args: (string | number)[] = [];
  for (const { commit, partition, mark } of batch) {
    let number = partitions.get(partition);
    if (number === undefined) {
      number = partitions.size + 1;
      partitions.set(partition, number);
      const { due, leases, expiry, changes, countsPrefix } = partition;
      partitionKeys.push(due, leases, expiry, changes, countsPrefix);
    }
    pushKeys(scriptKeys, commit, partition);
    pushArguments(args, commit, mark, number, partition.mostAudits);
  }
  const [first] = batch;
  const owner = first === undefined ? '' : toOwner(first.commit.owner);
  return {
    scriptKeys: [...partitionKeys, ...scriptKeys],
    args: [partitions.size, owner, tellsEarlier ? 1 : 0, ...args],
  };
}

function pushKeys(scriptKeys: string[], commit: Commit, partition: PartitionKeys): void {
  const { id, process, terms, marks, audits = [] } = commit;
  scriptKeys.push(partition.record(id), partition.history(id));
  if (marks !== undefined && marks.put.length > 0) scriptKeys.push(partition.marks(id));
  if (audits.length > 0) scriptKeys.push(partition.auditIds, partition.auditEntries);
  for (const term of terms.add) scriptKeys.push(partition.index(process, term));
  for (const term of terms.remove) scriptKeys.push(partition.index(process, term));
}

function pushArguments(
  args: (string | number)[],
  commit: Commit,
  mark: RecordMark,
  partition: number,
  mostAudits: number,
): void {
  const {
    expected,
    due,
    terms,
    marks,
    historyLimit,
    owner,
    holds = [],
    unleased = [],
    history: all,
    audits = [],
  } = commit;
  const history = all.length > historyLimit ? all.slice(all.length - historyLimit) : all;
  const { clear, set, lease, advance = [] } = due;
  const put = marks?.put ?? [];
  args.push(
    `${toDigits([
      partition,
      history.length,
      clear.length,
      set.length,
      lease.length,
      terms.add.length,
      terms.remove.length,
      put.length,
      holds.length + unleased.length,
      advance.length,
      audits.length,
    ])}${toLongDigits([due.leaseMs, historyLimit, marks?.ttlMs ?? 0])}${
      expected === undefined ? '-' : `${expected}:`
    } ${mark}: ${commit.ended === true ? 1 : 0} ${commit.id} ${commit.createdAt} ${toKeyPart(
      commit.process,
    )} ${commit.expireAt ?? '-'} ${owner.number}`,
  );
  for (const { wake, number } of holds) args.push(toMember(wake), number);
  for (const wake of unleased) args.push(toMember(wake), '-');
  args.push(commit.body, toCountedText(commit.counted));
  for (const entry of history) args.push(entry);
  for (const wake of clear) args.push(toMember(wake));
  for (const { wake, atMs } of set) args.push(atMs, toMember(wake));
  for (const wake of lease) args.push(toMember(wake));
  for (const wake of advance) args.push(toMember(wake));
  for (const term of terms.add) args.push(toTerm(term));
  for (const term of terms.remove) args.push(toTerm(term));
  for (const { key, value } of put) args.push(key, value);
  if (audits.length > 0) args.push(mostAudits);
  for (const { id, entry } of audits) args.push(id, entry);
}

export function toOwner(owner: NodeName): string {
  return `${owner.node}\n${owner.run}`;
}

const largest = 128 ** 6 - 1;

/** Each number as three digits to the base 128, which any encoding of text writes as one byte each. Throws for one that is too large. */
function toDigits(numbers: readonly number[]): string {
  let text = '';
  for (const one of numbers) {
    if (one >= 128 ** 3) throw new RangeError(`A commit of ${one} parts is too large`);
    text += String.fromCharCode(one >> 14, (one >> 7) & 127, one & 127);
  }
  return text;
}

/** The same in six digits; what needs more stands for the largest. */
function toLongDigits(numbers: readonly number[]): string {
  return numbers
    .map((one) => {
      const bounded = Math.min(Math.floor(one), largest);
      return toDigits([Math.floor(bounded / 128 ** 3), bounded % 128 ** 3]);
    })
    .join('');
}
