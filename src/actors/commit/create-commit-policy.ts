import type { RecordFormat } from '../ports/ports.ts';
import type { CommitPolicy } from './plan-commit.ts';
import { defaultRecordLimitBytes } from './record-limit.ts';

/** The policy of a node, with what of it changes while the node runs. */
export interface NodePolicy extends CommitPolicy {
  /** All nodes read this format. */
  readonly announced: (format: RecordFormat) => void;
  /** The node takes on no more tasks: other nodes should take them at once. */
  close(): void;
}

export function createCommitPolicy(
  given: Pick<CommitPolicy, 'owner' | 'leaseMs' | 'recheckMs' | 'horizonMs' | 'reserve'> & {
    readonly recordLimitBytes: number | undefined;
  },
): NodePolicy {
  const { recordLimitBytes = defaultRecordLimitBytes, reserve, ...rest } = given;
  let isClosing = false;
  let leases = 0;
  // Until it is known that all nodes read the newest one.
  let format: RecordFormat = 2;

  return {
    ...rest,
    recordLimitBytes,
    nextLease: () => (leases += 1),
    get recheckMs() {
      return isClosing ? 0 : given.recheckMs;
    },
    get format() {
      return format;
    },
    reserve: () => (isClosing ? undefined : reserve()),
    announced: (newest) => (format = newest),
    close() {
      isClosing = true;
    },
  };
}
