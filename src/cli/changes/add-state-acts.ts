import type { Command } from 'commander';
import { parseJsonArgument } from '../service/parse-json-argument.ts';
import { addActCommand } from './act-command.ts';
import type { DeedFlags } from './deed-flags.ts';
import type { Operating } from '../base/operating.ts';
import { toAct } from './to-act.ts';

interface StateFlags extends DeedFlags {
  readonly context?: string;
}

const takeState = (command: Command): Command =>
  command
    .argument('<state>', 'the path of a state, such as paying.card')
    .option('--context <json>', 'a JSON Merge Patch for the context: JSON, @file, or -');

const parse = async (_: unknown, { context }: StateFlags): Promise<object> =>
  context === undefined ? {} : { context: await parseJsonArgument('The context', context) };

/** Adds `holdfast pause`, `resume`, `move-to` and `reopen`. */
export function addStateActs(program: Command, operating: Operating): void {
  addActCommand(program, operating, {
    name: 'pause',
    description: 'Pauses an instance: nothing of it starts until it is resumed.',
    examples: ['pause order/A-17 --reason "The warehouse is being moved."'],
    toDeed: () => toAct({ kind: 'pause' }),
  });
  addActCommand(program, operating, {
    name: 'resume',
    description: 'Continues a paused instance.',
    examples: ['resume order/A-17 --reason "The warehouse is open again."'],
    toDeed: () => toAct({ kind: 'resume' }),
  });
  addActCommand<StateFlags>(program, operating, {
    name: 'move-to',
    description: 'Moves an instance to a state, whether or not a transition leads there.',
    examples: ['move-to order/A-17 awaitingPayment --dry-run'],
    take: takeState,
    parse,
    toDeed: ({ args: [state], parsed }) => toAct({ kind: 'moveTo', state, ...parsed }),
  });
  addActCommand<StateFlags>(program, operating, {
    name: 'reopen',
    description: 'Makes an instance that has ended live again, in a state.',
    examples: ['reopen order/A-17 awaitingPayment --reason "It expired by mistake."'],
    take: takeState,
    parse,
    toDeed: ({ args: [state], parsed }) => toAct({ kind: 'reopen', state, ...parsed }),
  });
}
