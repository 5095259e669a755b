import { parseArgs } from 'node:util';
import { allCases } from './cases/all-cases.ts';
import type { Case, Plan } from './cases/case.ts';
import type { Storage } from './contenders/contender.ts';

/** What a run of the bench was asked for. */
export interface Options {
  readonly plan: Plan;
  readonly cases: readonly Case[];
  readonly storages: readonly Storage[];
  /** A commit to compare with, instead of raw BullMQ. */
  readonly against: string | undefined;
  /** A number of workers to compare with, instead of raw BullMQ. */
  readonly workers: number | undefined;
  /** A folder for CPU profiles. */
  readonly profileDir: string | undefined;
  /** Compares with the least that the same libraries can do, instead of raw BullMQ. */
  readonly isBesidePlain: boolean;
  readonly json: boolean;
}

const storages = ['everysec', 'always', 'embedded'] as const;

const quick: Plan = {
  rounds: 3,
  warmMs: 15_000,
  warmUpMs: 300,
  measureMs: 1000,
  burst: 1000,
  waiting: 2000,
  recovering: 200,
  overloadMs: 20_000,
  overdue: 2_000,
  many: 5_000,
};
const whole: Plan = {
  rounds: 15,
  warmMs: 45_000,
  warmUpMs: 200,
  measureMs: 1000,
  burst: 3000,
  waiting: 10_000,
  recovering: 500,
  overloadMs: 600_000,
  overdue: 100_000,
  many: 1_000_000,
};

/** Parses the command line. Throws for a name that does not exist, with those that do. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
      only: { type: 'string' },
      storage: { type: 'string' },
      rounds: { type: 'string' },
      against: { type: 'string' },
      workers: { type: 'string' },
      profile: { type: 'string' },
      many: { type: 'string' },
      overdue: { type: 'string' },
      'overload-s': { type: 'string' },
      'warm-s': { type: 'string' },
    },
  });
  const plan = values.quick ? quick : whole;
  const names = pick(
    '--only',
    values.only,
    allCases.map(({ name }) => name),
  );
  return {
    plan: {
      ...plan,
      rounds: toCount('--rounds', values.rounds) ?? plan.rounds,
      many: toCount('--many', values.many) ?? plan.many,
      overdue: toCount('--overdue', values.overdue) ?? plan.overdue,
      warmMs: (toCount('--warm-s', values['warm-s']) ?? plan.warmMs / 1_000) * 1_000,
      overloadMs:
        (toCount('--overload-s', values['overload-s']) ?? plan.overloadMs / 1_000) * 1_000,
    },
    cases: allCases.filter(
      ({ name, isExtra = false }) =>
        names.includes(name) && (!isExtra || values.only !== undefined),
    ),
    storages: pick('--storage', values.storage, storages),
    against: values.against,
    workers: toCount('--workers', values.workers),
    profileDir: values.profile,
    isBesidePlain: values.plain,
    json: values.json,
  };
}

function toCount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${option} must be 1 or more, not ${text}.`);
  return Number(text);
}

function pick<Name extends string>(
  option: string,
  text: string | undefined,
  all: readonly Name[],
): readonly Name[] {
  if (text === undefined) return all;
  return text.split(',').map((name) => {
    const found = all.find((one) => one === name);
    if (found === undefined) throw new Error(`${option} has no ${name}; it has ${all.join(', ')}.`);
    return found;
  });
}
