import type { Cause } from '../../../src/actors/pending/cause.ts';
import type { OperatorAct } from '../../../src/actors/pending/operator-act.ts';
import type { InstanceRecord } from '../../../src/actors/record/record.ts';
import type { Process } from '../../../src/definition/define-process.ts';

/** A cause that may come next, and its time. */
export interface Coming {
  readonly cause: Cause;
  readonly now: number;
}

/** One of the causes that may come next to an instance; undefined once nothing is pending and it has ended. */
export function randomCause(
  process: Process,
  record: InstanceRecord,
  random: () => number,
): Coming | undefined {
  const now = record.updatedAt + Math.floor(random() * 3);
  const earliest = record.timers.toSorted((a, b) => a.deadline - b.deadline)[0];
  // A node fires what is due before anything else.
  if (earliest !== undefined && (earliest.deadline <= now || random() < 0.2)) {
    return {
      cause: { kind: 'fired', id: earliest.id },
      now: Math.max(now, earliest.deadline),
    };
  }
  if (random() < 0.15)
    return { cause: { kind: 'act', act: randomAct(process, record, now, random) }, now };
  const causes = [...taskCauses(record, now), ...requests(process, record, random)];
  const cause = causes[Math.floor(random() * causes.length)];
  return cause && { cause, now };
}

function taskCauses(record: InstanceRecord, now: number): readonly Cause[] {
  return record.tasks.flatMap(({ id, startedAt, failures, work, handedOver }): Cause[] => {
    if (work.kind === 'rollback') return [];
    const by = { attempt: failures + 1, lease: 1 };
    const of = { id, startedAt };
    const error = { name: 'Error', message: 'no', code: 'refused' };
    const timedOut = { name: 'TimeoutError', message: 'late', code: 'timeout' };
    const output = { id: 'x1', score: 700, amount: 1 };
    return [
      { kind: 'ended', ...of, outcome: { kind: 'completed', output }, by },
      { kind: 'ended', ...of, outcome: { kind: 'completed', output }, by },
      { kind: 'ended', ...of, outcome: { kind: 'failed', error }, by },
      { kind: 'ended', ...of, outcome: { kind: 'failed', error: timedOut }, by },
      { kind: 'retry', ...of, error, retryAt: now + 1_000, by },
      ...(work.kind === 'invoked' && handedOver === undefined
        ? ([{ kind: 'handedOver', ...of, until: now + 9, heartbeatMs: 5, by }] as const)
        : []),
    ];
  });
}

function requests(process: Process, record: InstanceRecord, random: () => number): Cause[] {
  const { events = {} } = process.examples as {
    readonly events?: Readonly<Record<string, object>>;
  };
  const sent = Object.keys(process.events ?? {}).map((type): Cause => {
    return { kind: 'event', event: { ...events[type], type }, known: true };
  });
  const cancel: Cause = {
    kind: 'cancel',
    rollback: process.onCancel === 'rollback',
    byOperator: false,
  };
  const [failed] = record.ledger.filter(({ state }) => state === 'failed');
  return [
    ...sent,
    ...(random() < 0.1 ? [cancel] : []),
    ...(failed === undefined
      ? []
      : ([
          { kind: 'undoAgain' },
          { kind: 'undoSkip', entry: failed.id, reason: 'done by hand' },
        ] as const)),
  ];
}

/** An act of an operator, possible or not. */
function randomAct(
  { machine }: Process,
  { tasks, timers }: InstanceRecord,
  now: number,
  random: () => number,
): OperatorAct {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const task = pick(tasks)?.id ?? '9/9';
  const timer = pick(timers)?.id ?? '9/9';
  const state = pick(Object.keys(machine.states)) ?? '';
  const acts: readonly [OperatorAct, ...OperatorAct[]] = [
    { kind: 'pause' },
    { kind: 'resume' },
    { kind: 'resume' },
    { kind: 'retryTask', task },
    { kind: 'failTask', task, error: { name: 'OperatorError', message: 'Lost.' } },
    { kind: 'completeTask', task, output: { id: 'x1', score: 700, amount: 1 } },
    { kind: 'fireTimer', timer },
    { kind: 'moveTimer', timer, at: now + Math.floor(random() * 10) },
    { kind: 'moveTo', state, context: { moved: now } },
    { kind: 'reopen', state },
    { kind: 'delete' },
  ];
  return pick(acts) ?? acts[0];
}
