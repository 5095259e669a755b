import type { AuditOfCause } from '../batch/mailbox-item.ts';
import type { RequestKey } from '../commit/repeats.ts';
import type { ThrottledLog } from '../batch/throttled-log.ts';
import type { Process } from '../../definition/define-process.ts';
import { hasCode } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { idle, sleep, type Clock } from '../ports/clock.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import { pendingTerms } from '../record/index-terms.ts';
import { toPlainError } from '../record/plain-error.ts';
import { createChangeRegister } from './change-register.ts';
import { pageAfter } from './page-after.ts';
import { registerId } from './register-id.ts';
import { keepChange, loadRepeated } from './repeated-change.ts';
import {
  noteWaking,
  nothingPaused,
  takeWaking,
  wakingOf,
  withoutAnyWaking,
  withoutPause,
  withPause,
  type Hold,
  type PauseRegister,
} from './pause-register.ts';
import { wakeStored } from './wake-stored.ts';

export interface PauseRequest {
  readonly process: string;
  /** Default: the whole process. */
  readonly task: string | undefined;
  readonly hold: Hold;
  readonly key?: RequestKey | undefined;
  readonly audit?: AuditOfCause | undefined;
}

/** What came of a request, and what is paused then. `unchanged`: it was paused, or not paused, already. */
export interface PauseChange {
  readonly kind: 'done' | 'unchanged' | 'repeated';
  readonly register: PauseRegister;
}

/** What operators have paused of the processes of this node, whichever node they asked. */
export interface Pauses {
  /** Since when (epoch milliseconds) a process is paused, or one of its tasks; undefined if neither is. */
  since(process: string, task?: string): number | undefined;
  /** What is paused of a process, as the store has it. */
  read(process: string): Promise<PauseRegister>;
  /** Pauses a process, or one of its tasks. */
  pause(asked: PauseRequest): Promise<PauseChange>;
  /** Ends a pause, and wakes what has waited for that. */
  resume(asked: Omit<PauseRequest, 'hold'>): Promise<PauseChange>;
  /** Whether the request was made before. Throws `idempotency_key_reused`. */
  isRepeated(process: string, key: RequestKey): Promise<boolean>;
  /** Reads what is paused, and looks for changes from now on. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** How long it takes until every node knows. Subscriptions would bring each commit of a partition to nodes on which nobody waits. */
export const pausesHeardMs = 1_000;
const noteEveryMs = 1_000;
const pageSize = 50;
const pauseMs = 20;

/**
 * The node that resumes wakes what waits. That it has to do so is in the commit that resumes: if it dies meanwhile, another node goes on
 * within seconds.
 */
export function createPauses({
  processes,
  store,
  clock,
  log,
  throttled,
  owner,
}: {
  readonly processes: readonly Process[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly owner: NodeName;
}): Pauses {
  const known = new Map<string, PauseRegister>();
  const closing = new AbortController();
  const waking = new Map<string, Promise<void>>();
  let loop = Promise.resolve();

  const registerOf = (process: string) =>
    createChangeRegister<PauseRegister>(store, owner, 'pauses', process);

  /** Reads what is paused, and goes on with the waking that a dead node has left. */
  async function read(process: string): Promise<PauseRegister> {
    const register =
      (await registerOf(process)((stored) =>
        closing.signal.aborted ? stored : stored && takeWaking(stored, owner, clock.now()),
      )) ?? nothingPaused;
    know(process, register);
    return register;
  }

  function know(process: string, register: PauseRegister): void {
    known.set(process, register);
    for (const { task, run } of register.waking ?? []) {
      if (run === owner.run && !closing.signal.aborted) wakeSoon(process, task);
    }
  }

  async function readAll(): Promise<void> {
    try {
      await Promise.all(processes.map(async ({ name }) => read(name)));
    } catch (error) {
      const plain = toPlainError(error);
      throttled.warn(
        [plain.message],
        { error: plain },
        'what is paused could not be read; retrying',
      );
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await idle(clock, pausesHeardMs, closing.signal);
      if (!closing.signal.aborted) await readAll();
    }
  }

  const repeatedOf = async (process: string, key: RequestKey) =>
    loadRepeated<PauseRegister>(store, registerId('pauses', process), key);

  async function change(
    { process, key, audit }: Omit<PauseRequest, 'hold'>,
    to: (register: PauseRegister) => PauseRegister,
  ): Promise<PauseChange> {
    let came: PauseChange = { kind: 'unchanged', register: nothingPaused };
    await registerOf(process)(
      async (stored = nothingPaused) => {
        // After the register: a request with the same key that comes meanwhile changes it, and this is asked again.
        const before = key && (await repeatedOf(process, key));
        if (before !== undefined) {
          came = { kind: 'repeated', register: before };
          return undefined;
        }
        const register = to(stored);
        came = { kind: register === stored ? 'unchanged' : 'done', register };
        return register === stored ? undefined : register;
      },
      (register) => ({
        ...(key !== undefined && { marks: keepChange(key, withoutAnyWaking(register)) }),
        ...(audit !== undefined && { audits: [{ id: audit.id, entry: audit.entry }] }),
      }),
    );
    if (came.kind === 'done') {
      audit?.kept();
      know(process, came.register);
    }
    return came;
  }

  async function wakeOne(process: string, id: InstanceId, task: string | undefined): Promise<void> {
    try {
      await wakeStored(store, clock, id, task);
    } catch (error) {
      // One that cannot be read must not keep the others waiting.
      if (hasCode(error, 'store_unavailable')) throw error;
      const plain = toPlainError(error);
      const message = 'an instance could not be woken when its process was resumed';
      throttled.warn([process, plain.message], { instance: id, error: plain }, message);
    }
  }

  /** Wakes what waits in the instances of a process, page by page. */
  async function wakeInstances(process: string, task: string | undefined): Promise<void> {
    let after = wakingOf(known.get(process) ?? nothingPaused, task, owner)?.after;
    let notedAt = clock.now();
    for (;;) {
      const query = { process, terms: pendingTerms, limit: pageSize };
      const { ids, next } = await pageAfter(store, query, after);
      await Promise.all(ids.map(async (id) => wakeOne(process, id, task)));
      after = next;
      const now = clock.now();
      if (after === undefined || now - notedAt >= noteEveryMs) {
        notedAt = now;
        const place = after;
        const noted = await registerOf(process)(
          (stored) => stored && noteWaking(stored, task, place, owner, now),
        );
        if (noted === undefined || wakingOf(noted, task, owner) === undefined) return;
      }
      // Not between the lists of terms, most of which are short.
      if (ids.length === pageSize) await sleep(clock, pauseMs, closing.signal);
      if (closing.signal.aborted) return;
    }
  }

  function wakeSoon(process: string, task: string | undefined): void {
    const key = JSON.stringify([process, task]);
    if (waking.has(key)) return;
    const work = wakeInstances(process, task).catch((error: unknown) => {
      const details = { process, task, error: toPlainError(error) };
      log.warn(details, 'what waited for a pause could not be woken; retrying');
    });
    waking.set(key, work);
    void work.finally(() => waking.delete(key));
  }

  return {
    since(process, task) {
      const { whole, tasks } = known.get(process) ?? nothingPaused;
      const ofTask = task !== undefined && Object.hasOwn(tasks, task) ? tasks[task] : undefined;
      return (whole ?? ofTask)?.at;
    },
    read,
    pause: async (asked) => change(asked, (of) => withPause(of, asked.task, asked.hold)),
    resume: async (asked) =>
      change(asked, (of) => withoutPause(of, asked.task, owner, clock.now())),
    isRepeated: async (process, key) => (await repeatedOf(process, key)) !== undefined,
    async start() {
      await readAll();
      loop = run();
    },
    async close() {
      closing.abort();
      await Promise.all([loop, ...waking.values()]);
    },
  };
}
