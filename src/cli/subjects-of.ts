import type { Process } from '../definition/define-process.ts';
import { defineTrial } from '../testing/trials/define-trial.ts';
import type { Trial } from '../testing/trials/trial.ts';
import type { Subject } from './subject.ts';

/** The processes among the exports of a module, also in lists. A trial stands for its process. */
export function subjectsOf(
  file: string,
  exported: Readonly<Record<string, unknown>>,
): readonly Subject[] {
  const all = Object.entries(exported).flatMap(([exportName, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown) => ({ exportName, value: one })),
  );
  const tried = all.flatMap(({ exportName, value }) =>
    isTrial(value) ? [{ file, exportName, process: value.process, trial: value }] : [],
  );
  const plain = all.flatMap(({ exportName, value }) =>
    isProcess(value) ? [{ file, exportName, process: value, trial: defineTrial(value, {}) }] : [],
  );
  const trials = uniqueBy(tried, ({ trial }) => trial);
  const withTrial = new Set(trials.map(({ process }) => process));
  return [
    ...trials,
    ...uniqueBy(plain, ({ process }) => process).filter(({ process }) => !withTrial.has(process)),
  ];
}

/** A module may export the same thing under several names. */
function uniqueBy<T>(all: readonly T[], by: (one: T) => unknown): readonly T[] {
  return [...new Map(all.toReversed().map((one) => [by(one), one])).values()].toReversed();
}

function isTrial(value: unknown): value is Trial {
  return isObject(value) && value['kind'] === 'trial' && isProcess(value['process']);
}

/** By its form, because the module may have another copy of Holdfast. */
function isProcess(value: unknown): value is Process {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['version'] === 'string' &&
    isObject(value['machine']) &&
    isObject(value['graph']) &&
    isObject(value['tasks'])
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
