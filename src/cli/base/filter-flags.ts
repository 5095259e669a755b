import { parseTime } from './parse-time.ts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';

/** The filters of lists, as options. */
export interface FilterFlags {
  readonly status?: string;
  readonly state?: string;
  readonly attention?: boolean;
  readonly paused?: boolean;
  readonly processVersion?: string;
  /** ISO 8601. */
  readonly createdAfter?: string;
  /** ISO 8601. */
  readonly createdBefore?: string;
  readonly q?: string;
  readonly where?: Readonly<Record<string, string>>;
}

/** Adds the filters of lists to a command. */
export function addFilters(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'with this status').choices(instanceStatuses))
    .option('--state <path>', 'in this state, such as paying.card')
    .option('--attention', 'that need an operator')
    .option('--paused', 'that an operator has paused')
    .option('--process-version <version>', 'that run, or ended, under this version')
    .option('--created-after <time>', 'started after a time, or less than 2h ago', parseTime)
    .option('--created-before <time>', 'started before a time, or more than 2h ago', parseTime)
    .option('--q <words>', 'whose searchable attributes contain all of these words')
    .option('--where <name=value>', 'whose searchable attribute has this value', addAttribute);
}

/** What else a list has parameters for. */
const ownNames: readonly string[] = [
  'status',
  'state',
  'attention',
  'paused',
  'processVersion',
  'createdAfter',
  'createdBefore',
  'q',
  'limit',
  'cursor',
];

function addAttribute(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Pass name=value.');
  if (ownNames.includes(text.slice(0, at))) {
    throw new InvalidArgumentError('It is no attribute: pass the option of this name.');
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
