import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type { OutsideCall } from '../../support/outside.ts';
import type { Life } from './lives.ts';
import type { Invariant, Violation } from './invariants.ts';
import { workAttempts } from './tally.ts';

/**
 * Tasks run at least once, within their attempts, each with an idempotency key of its own. A run that was lost
 * may be repeated: the repetition has the number of the attempt that was lost.
 */
export function checkTasks(
  calls: readonly OutsideCall[],
  lives: readonly Life[],
): readonly Violation[] {
  const works = lives.flatMap(toWorks);
  const byEffect = groupBy(
    calls,
    (call) => `${textOf(call, 'generation')} ${textOf(call, 'event')}`,
  );
  return [
    ...keysOfTwo(calls),
    ...works.flatMap((work) => checkWork(work, byEffect.get(work.effect) ?? [])),
    ...strangers(byEffect, new Set(works.map(({ effect }) => effect))),
  ];
}

/** A WORK event in a history. */
interface WorkDone {
  /** Generation and event. */
  readonly effect: string;
  readonly key: string;
  readonly end: HistoryEntry | undefined;
  /** Attempts that failed although the outside system did not answer with a failure. */
  readonly unreachable: number;
}

function toWorks({ instance, generation, steps }: Life): readonly WorkDone[] {
  return steps.flatMap(({ event, sequence }) => {
    if (event.type !== 'WORK') return [];
    const id = `${sequence}/0`;
    const own = steps.filter((step) => Reflect.get(step.event, 'id') === id);
    const retries = own.filter((step) => step.event.type === 'task.retry');
    return [
      {
        effect: `${generation} ${String(Reflect.get(event, 'id'))}`,
        key: `${instance}/${id}`,
        end: own.find((step) => ['task.completed', 'task.failed'].includes(step.event.type)),
        unreachable: retries.filter((step) => !JSON.stringify(step.event).includes('503')).length,
      },
    ];
  });
}

function checkWork(work: WorkDone, calls: readonly OutsideCall[]): readonly Violation[] {
  const { effect, end, unreachable } = work;
  const found: Violation[] = [];
  const told = calls
    .map(
      (call) => `attempt ${numberOf(call)} ${call.state} ${call.status ?? ''} at ${call.startedAt}`,
    )
    .join(', ');
  const note = (invariant: Invariant, detail: string) =>
    void found.push({ invariant, detail: `${effect}: ${detail}; called: ${told}` });

  const keys = new Set(calls.map(({ key }) => key));
  if (keys.size > 1) note('a task has one idempotency key', [...keys].join(' and '));
  const numbers = new Set(calls.map(numberOf));
  const most = Math.max(0, ...numbers);
  if (most > workAttempts) note('no task is tried too often', `attempt ${most}`);
  const missing = Array.from({ length: most }, (_, index) => index + 1).filter(
    (number) =>
      number < most && !calls.some((call) => numberOf(call) === number && call.status === 503),
  );
  if (missing.length > unreachable) {
    note('an attempt follows one that failed', `attempts ${missing.join()} did not`);
  }
  const succeeded = calls.some(({ status }) => status === 200);
  if (end?.event.type === 'task.completed' && !succeeded) {
    note('a task that is completed was done', 'no call was answered so');
  }
  if (end?.event.type === 'task.failed' && succeeded && !isInDoubt(end)) {
    note('a task that was done does not fail', 'it failed, and not "may be done"');
  }
  return found;
}

function keysOfTwo(calls: readonly OutsideCall[]): readonly Violation[] {
  return [...groupBy(calls, ({ key }) => key)].flatMap(([key, own]) => {
    const effects = new Set(
      own.map((call) => `${textOf(call, 'generation')} ${textOf(call, 'event')}`),
    );
    if (effects.size === 1) return [];
    const detail = `${key} is that of ${[...effects].join(' and ')}`;
    return [{ invariant: 'an idempotency key is that of one task', detail }];
  });
}

function strangers(
  byEffect: ReadonlyMap<string, readonly OutsideCall[]>,
  known: ReadonlySet<string>,
): readonly Violation[] {
  return [...byEffect.keys()]
    .filter((effect) => !known.has(effect))
    .map((effect) => ({
      invariant: 'a task runs for an event that was applied',
      detail: `${effect} is in no history`,
    }));
}

function isInDoubt({ tasks }: HistoryEntry): boolean {
  return tasks.some(({ error }) => error !== undefined && Reflect.get(error, 'mayBeDone') === true);
}

function numberOf({ body }: OutsideCall): number {
  return Number(body['attempt']);
}

function textOf({ body }: OutsideCall, name: string): string {
  return String(body[name]);
}

function groupBy<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group === undefined) groups.set(by(item), [item]);
    else group.push(item);
  }
  return groups;
}
