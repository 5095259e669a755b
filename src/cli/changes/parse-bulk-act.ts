import {
  operatorActFields,
  operatorActKinds,
  type OperatorActField,
  type OperatorActKind,
} from '../../bulk-acts/operator-acts.ts';
import { parseEvent } from '../base/parse-event.ts';
import { parseJsonArgument } from '../service/parse-json-argument.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { futureTime } from './future-time.ts';
import { toTaskError, type TaskErrorFlags } from './to-task-error.ts';

/** The acts of an operator, by the names that the command line has for them, such as `retry-task`. */
const operating: ReadonlyMap<string, OperatorActKind> = new Map(
  operatorActKinds.map((kind) => [
    kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    kind,
  ]),
);

/** What `holdfast bulk` can do with each instance. */
export const offeredActs: readonly string[] = [
  'cancel',
  'retry-rollback',
  'send',
  ...operating.keys(),
];

/** The options of one act or another. */
export interface BulkActFlags extends TaskErrorFlags {
  readonly event?: string;
  readonly payload?: string;
  readonly rollback?: boolean;
  readonly undo?: boolean;
  readonly context?: string;
  readonly output?: string;
  readonly to?: string;
}

type Flag = keyof BulkActFlags;

/** The options that each is not for, and their spelling. */
const spelled: Readonly<Record<Flag, string>> = {
  event: 'event',
  payload: 'payload',
  rollback: 'rollback',
  undo: 'undo',
  context: 'context',
  output: 'output',
  to: 'to',
  message: 'message',
  code: 'code',
  mayBeDone: 'may-be-done',
};

/** What the argument of an act is, by the field that it fills. */
const targets: Readonly<Partial<Record<OperatorActField, string>>> = {
  task: 'the name of a task',
  timer: 'the event of a timer',
  state: 'the path of a state',
};

const errorFlags = ['message', 'code', 'mayBeDone'] as const;

/** The act of a bulk act, from what was passed. `target` is the task, the timer or the state that it is about. */
export async function parseBulkAct(
  name: string,
  target: string | undefined,
  flags: BulkActFlags,
): Promise<object> {
  const kind = operating.get(name);
  const fields = kind === undefined ? [] : operatorActFields(kind);
  const about = fields.find((field) => field in targets);
  const taken = kind === undefined ? (ownFlags[name] ?? []) : fields.flatMap(flagsOf);
  for (const [flag, spelling] of Object.entries(spelled) as [Flag, string][]) {
    if (flags[flag] !== undefined && !taken.includes(flag)) {
      throw wrong(`--${spelling} does not belong to "bulk ${name}".`);
    }
  }
  if (about === undefined && target !== undefined) {
    throw wrong(`"bulk ${name}" takes no ${JSON.stringify(target)}.`);
  }
  if (about !== undefined && target === undefined) {
    throw wrong(`Pass ${targets[about] ?? about} after "bulk ${name}".`);
  }
  if (kind !== undefined) {
    const given = await Promise.all(
      fields.map(async (field) => ({ [field]: await valueOf(field, name, target, flags) })),
    );
    return { kind: 'operate', act: Object.assign({ kind }, ...given) as object };
  }
  switch (name) {
    case 'cancel':
      return { kind: 'cancel', rollback: flags.rollback };
    case 'send':
      if (flags.event === undefined) throw wrong('Pass the event to send: --event <type>.');
      return { kind: 'send', event: await parseEvent(flags.event, flags.payload) };
    default:
      return { kind: 'retryRollback' };
  }
}

/** The options of the acts that clients have, too. */
const ownFlags: Readonly<Record<string, readonly Flag[]>> = {
  cancel: ['rollback'],
  send: ['event', 'payload'],
};

function flagsOf(field: OperatorActField): readonly Flag[] {
  switch (field) {
    case 'task':
    case 'timer':
    case 'state':
      return [];
    case 'error':
      return errorFlags;
    case 'undo':
    case 'context':
    case 'output':
    case 'to':
      return [field];
  }
}

/** What a field of an act is; what is undefined does not reach the service. */
async function valueOf(
  field: OperatorActField,
  name: string,
  target: string | undefined,
  flags: BulkActFlags,
): Promise<unknown> {
  switch (field) {
    case 'task':
    case 'timer':
    case 'state':
      return target;
    case 'undo':
      return flags.undo;
    case 'error':
      return toTaskError(flags);
    case 'context':
    case 'output': {
      const text = flags[field];
      return text === undefined ? undefined : parseJsonArgument(`The ${field}`, text);
    }
    case 'to':
      if (flags.to === undefined) throw wrong(`Pass when: "bulk ${name}" needs --to <time>.`);
      return futureTime(flags.to);
  }
}

function wrong(message: string): CommandError {
  return new CommandError(message, exitCodes.wrongUse);
}
