import type { Command } from 'commander';
import { parseJsonArgument } from '../service/parse-json-argument.ts';
import { addActCommand } from './act-command.ts';
import type { DeedFlags } from './deed-flags.ts';
import { findPending } from './find-pending.ts';
import type { Operating } from '../base/operating.ts';
import { toAct } from './to-act.ts';
import { toTaskError, type TaskErrorFlags } from './to-task-error.ts';

interface FailFlags extends DeedFlags, TaskErrorFlags {}

const takeTask = (command: Command): Command =>
  command.argument('[task]', 'the name or the id of a pending task, if there are several');

/** Adds `holdfast retry`, `fail` and `complete`. */
export function addTaskActs(program: Command, operating: Operating): void {
  addActCommand(program, operating, {
    name: 'retry',
    description: 'Makes the next attempt of a task now.',
    examples: ['retry order/A-17 charge --reason "The bank is reachable again."'],
    take: takeTask,
    async toDeed({ connection, found, args: [text] }) {
      const task = await findPending(connection, found, { what: 'task', text });
      return toAct({ kind: 'retryTask', task });
    },
  });

  addActCommand<FailFlags>(program, operating, {
    name: 'fail',
    description: 'Ends a task, or a compensation, as failed.',
    examples: ['fail order/A-17 charge --message "Card stolen." --reason "The bank called."'],
    take: (command) =>
      takeTask(command)
        .option('--message <text>', 'the message of the error')
        .option('--code <code>', 'the code of the error')
        .option('--may-be-done', 'the task may have taken effect nevertheless'),
    async toDeed({ connection, found, args: [text], flags }) {
      const task = await findPending(connection, found, { what: 'task', text });
      return toAct({ kind: 'failTask', task, error: toTaskError(flags) });
    },
  });

  addActCommand<DeedFlags & { readonly output?: string }>(program, operating, {
    name: 'complete',
    description: 'Ends a task, or a compensation, as completed.',
    examples: ['complete order/A-17 charge --output \'{"id":"c1"}\' --reason "Charged by phone."'],
    take: (command) =>
      takeTask(command).option('--output <json>', 'its output: JSON, @file, or - for stdin'),
    parse: async (_, { output }) =>
      output === undefined ? {} : { output: await parseJsonArgument('The output', output) },
    async toDeed({ connection, found, args: [text], parsed }) {
      const task = await findPending(connection, found, { what: 'task', text });
      return toAct({ kind: 'completeTask', task, ...parsed });
    },
  });
}
