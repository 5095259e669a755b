import { parseEvent } from '../base/parse-event.ts';
import { parseJsonArgument } from '../service/parse-json-argument.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

/** What `holdfast bulk` can do with each instance. */
export const offeredActs = [
  'cancel',
  'retry-rollback',
  'send',
  'pause',
  'resume',
  'retry-task',
  'move-to',
  'reopen',
] as const;

export type OfferedAct = (typeof offeredActs)[number];

/** The options of one act or another. */
export interface BulkActFlags {
  readonly event?: string;
  readonly payload?: string;
  readonly rollback?: boolean;
  readonly undo?: boolean;
  readonly context?: string;
}

/** Which options and argument an act has. */
const takes: Readonly<
  Record<OfferedAct, { readonly target?: string; readonly flags: readonly (keyof BulkActFlags)[] }>
> = {
  cancel: { flags: ['rollback'] },
  'retry-rollback': { flags: [] },
  send: { flags: ['event', 'payload'] },
  pause: { flags: [] },
  resume: { flags: [] },
  'retry-task': { target: 'the name of a task', flags: ['undo'] },
  'move-to': { target: 'the path of a state', flags: ['context'] },
  reopen: { target: 'the path of a state', flags: ['context'] },
};

const flagNames = ['event', 'payload', 'rollback', 'undo', 'context'] as const;

/** The act of a bulk act, from what was passed. `target` is the task or the state that it is about. */
export async function parseBulkAct(
  name: OfferedAct,
  target: string | undefined,
  flags: BulkActFlags,
): Promise<object> {
  const taken = takes[name];
  for (const flag of flagNames) {
    if (flags[flag] !== undefined && !taken.flags.includes(flag)) {
      throw wrong(`--${flag} does not belong to "bulk ${name}".`);
    }
  }
  if (taken.target === undefined && target !== undefined) {
    throw wrong(`"bulk ${name}" takes no ${JSON.stringify(target)}.`);
  }
  switch (name) {
    case 'cancel':
      return { kind: 'cancel', ...given('rollback', flags.rollback) };
    case 'retry-rollback':
      return { kind: 'retryRollback' };
    case 'send':
      if (flags.event === undefined) throw wrong('Pass the event to send: --event <type>.');
      return { kind: 'send', event: await parseEvent(flags.event, flags.payload) };
    case 'pause':
    case 'resume':
      return operate({ kind: name });
    case 'retry-task': {
      const task = needed(name, target);
      return operate({ kind: 'retryTask', task, ...given('undo', flags.undo) });
    }
    case 'move-to':
    case 'reopen': {
      const state = needed(name, target);
      const kind = name === 'reopen' ? 'reopen' : 'moveTo';
      if (flags.context === undefined) return operate({ kind, state });
      const context = await parseJsonArgument('The context', flags.context);
      return operate({ kind, state, context });
    }
  }
}

function operate(act: object): object {
  return { kind: 'operate', act };
}

function needed(name: OfferedAct, target: string | undefined): string {
  if (target !== undefined) return target;
  throw wrong(`Pass ${takes[name].target ?? 'what it is about'} after "bulk ${name}".`);
}

function given(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}

function wrong(message: string): CommandError {
  return new CommandError(message, exitCodes.wrongUse);
}
