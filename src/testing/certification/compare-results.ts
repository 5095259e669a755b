import { isSimilar } from './is-similar.ts';
import type { InstanceResult, RunResult, ResultEffect } from './run-result.ts';

/** What of a disturbed run differs from the undisturbed one. */
export interface Difference {
  readonly kind: 'instances' | 'state' | 'data' | 'effects' | 'ledger' | 'outside' | 'compared';
  /** As sentences: what came instead of what. */
  readonly message: string;
}

export interface CompareOptions {
  readonly toleranceMs: number;
  /** What is compared instead of all. */
  readonly compare: ((result: RunResult) => unknown) | undefined;
}

/** Compares what two runs have come to. Equal inputs, outputs and data are equal as JSON; times may differ by the tolerance. */
export function compareResults(
  disturbed: RunResult,
  undisturbed: RunResult,
  { toleranceMs, compare }: CompareOptions,
): readonly Difference[] {
  const differs = (
    kind: Difference['kind'],
    what: string,
    is: unknown,
    was: unknown,
  ): readonly Difference[] =>
    isSimilar(toJson(is), toJson(was), toleranceMs)
      ? []
      : [{ kind, message: `${what} is ${toText(is)}. Without disturbance: ${toText(was)}.` }];

  if (compare !== undefined) {
    return differs('compared', 'What is compared', compare(disturbed), compare(undisturbed));
  }
  const count = undisturbed.instances.length;
  if (disturbed.instances.length !== count) {
    return differs('instances', 'The number of instances', disturbed.instances.length, count);
  }
  return [
    ...undisturbed.instances.flatMap((was, index) => {
      const is = disturbed.instances[index] ?? was;
      const of = `of ${was.process}`;
      return [
        ...differs('state', `The state ${of}`, stateOf(is), stateOf(was)),
        ...differs('data', `The data ${of}`, dataOf(is), dataOf(was)),
        ...compareEffects(is, was, toleranceMs),
        ...compareLedgers(is, was),
      ];
    }),
    ...differs('outside', 'The outside', disturbed.outside, undisturbed.outside),
  ];
}

function compareEffects(
  is: InstanceResult,
  was: InstanceResult,
  toleranceMs: number,
): readonly Difference[] {
  const same = (one: ResultEffect, other: ResultEffect): boolean =>
    one.kind === other.kind &&
    one.name === other.name &&
    isSimilar(toJson(one.input), toJson(other.input), toleranceMs);
  const lost = without(was.effects, is.effects, same);
  const added = without(is.effects, was.effects, same).filter(
    ({ kind, name }) => kind !== 'undo' || !mayBeUndone(name, is, was),
  );
  return [
    ...lost.map((effect) => toDifference(was, `${describe(effect)} is missing`)),
    ...added.map((effect) =>
      toDifference(was, `${describe(effect)} is under an idempotency key of its own, in addition`),
    ),
  ];
}

/** What of the first list is not in the second one, each element of which stands for one. */
function without<T>(from: readonly T[], list: readonly T[], same: (a: T, b: T) => boolean) {
  const left = [...list];
  return from.filter((one) => {
    const index = left.findIndex((other) => same(one, other));
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
}

function compareLedgers(is: InstanceResult, was: InstanceResult): readonly Difference[] {
  const same = (a: InstanceResult['ledger'][number], b: typeof a) =>
    a.task === b.task && a.state === b.state;
  const lost = without(was.ledger, is.ledger, same);
  const added = without(is.ledger, was.ledger, same).filter(
    ({ task }) => !mayBeUndone(task, is, was),
  );
  if (lost.length === 0 && added.length === 0) return [];
  const book = ({ ledger }: InstanceResult) =>
    ledger.map(({ task, state }) => `${task}: ${state}`).join(', ') || 'empty';
  return [
    {
      kind: 'ledger',
      message: `The ledger of ${was.process} is ${book(is)}. Without disturbance: ${book(was)}.`,
    },
  ];
}

/**
 * Whether more may be undone of a task than without disturbance: where a call came to nothing, the runtime cannot know that of one
 * that was lost, and undoes it. It never undoes more calls than there were.
 */
function mayBeUndone(task: string, is: InstanceResult, was: InstanceResult): boolean {
  const count = (of: InstanceResult, kind: ResultEffect['kind']) =>
    of.effects.filter((effect) => effect.kind === kind && effect.name === task).length;
  const entries = was.ledger.filter((entry) => entry.task === task).length;
  return entries < count(was, 'task') && count(is, 'undo') <= count(is, 'task');
}

function toDifference({ process }: InstanceResult, what: string): Difference {
  return { kind: 'effects', message: `Of the effects of ${process}, ${what}.` };
}

function describe({ kind, name, input }: ResultEffect): string {
  const what = { task: 'the call of', undo: 'the compensation of', emit: 'the event' }[kind];
  return `${what} ${name} with ${toText(input)}`;
}

const stateOf = ({ status, state }: InstanceResult) => ({ status, state });
const dataOf = ({ data, output, error }: InstanceResult) => ({ data, output, error });

function toJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function toText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
