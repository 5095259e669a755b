import type { InstanceList, WaitingView } from '../../actors/views/view-types.ts';
import { ProblemError } from '../../client/problem-error.ts';
import type { Connection } from '../service/connection.ts';
import type { ProcessEntry } from '../service/find-process.ts';
import type { Diagnosis } from './diagnosis.ts';
import { inParallel } from './in-parallel.ts';
import { waitingFaults, type WaitingFault } from './waiting-faults.ts';

const atOnce = 4;
const mostNamed = 5;

/** Whether the newest pending instances of a process will be woken by something, by the proof that each gives. */
export async function examineWaiting(
  connection: Connection,
  { name, path }: ProcessEntry,
  { sample, now }: { readonly sample: number; readonly now: number },
): Promise<readonly Diagnosis[]> {
  const { instances } = await connection.get<InstanceList>(
    `${path}?status=Pending&limit=${sample}`,
  );
  // Nothing of a paused one is meant to happen.
  const live = instances.filter(({ paused }) => paused === undefined);
  const looked = await inParallel(live, atOnce, async ({ id }) => ({
    id,
    faults: await faultsOf(connection, `${path}/${id}/waiting`, now),
  }));
  const found = (Object.keys(faultTexts) as readonly WaitingFault[]).flatMap(
    (fault): readonly Diagnosis[] => {
      const having = looked.filter(({ faults }) => faults.has(fault));
      if (having.length === 0) return [];
      const { message, remedy } = faultTexts[fault];
      return [
        {
          kind: 'problem',
          check: 'waiting',
          process: name,
          message: `${name}: of ${looked.length} pending instances that were examined, ${having.length} ${message}`,
          remedy,
          instances: having.slice(0, mostNamed).map(({ id }) => `${name}/${id}`),
        },
      ];
    },
  );
  if (found.length > 0 || looked.length === 0) return found;
  const message = `${name}: something will wake each pending instance that was examined (${looked.length}).`;
  return [{ kind: 'ok', check: 'waiting', process: name, message }];
}

const faultTexts: Readonly<
  Record<WaitingFault, { readonly message: string; readonly remedy: string }>
> = {
  deadEnd: {
    message: 'are at a dead end: nothing will wake them.',
    remedy: 'Cancel them, move them to another state, or deploy a way out.',
  },
  notArmed: {
    message: 'wait for something that the store has lost.',
    remedy: 'Find out what deleted keys of the store, and holdfast rearm them.',
  },
  overdue: {
    message: 'wait for something that is overdue, and that no node takes.',
    remedy: 'Check that nodes with this process run, and /readyz of each.',
  },
  leaseOver: {
    message: 'have a task whose node died or hangs, and that no other node takes over.',
    remedy: 'Check that other nodes run, and the log of the node that "holdfast waiting" names.',
  },
};

async function faultsOf(
  connection: Connection,
  path: string,
  now: number,
): Promise<ReadonlySet<WaitingFault>> {
  try {
    return waitingFaults(await connection.get<WaitingView>(path), now);
  } catch (error) {
    // It was forgotten in the meantime.
    if (error instanceof ProblemError && error.status === 404) return new Set();
    throw error;
  }
}
