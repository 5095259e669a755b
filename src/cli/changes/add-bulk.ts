import { Argument, type Command } from 'commander';
import type { InstanceView, Preview } from '../../actors/views/view-types.ts';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { instancesTable } from '../shown/instances-table.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../terminal/printable.ts';
import { addFilters, type FilterFlags } from '../base/filter-flags.ts';
import { addKeyFlag, type KeyFlag } from '../base/key-flag.ts';
import { followBulkAct } from './follow-bulk-act.ts';
import type { Operating } from '../base/operating.ts';
import { offeredActs, parseBulkAct, type BulkActFlags } from './parse-bulk-act.ts';
import { printInstance } from '../base/print-instance.ts';
import { printResult } from '../base/print-result.ts';
import { assertReason } from '../base/assert-reason.ts';
import { serviceCommand } from '../base/service-command.ts';

interface BulkFlags extends ServiceFlags, FilterFlags, BulkActFlags, KeyFlag {
  readonly process: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly detach?: boolean;
}

/** Adds `holdfast bulk`. */
export function addBulk(program: Command, operating: Operating): void {
  const command = serviceCommand(program, 'bulk', {
    description: 'Acts on all instances that match, and follows how far it is.',
    examples: [
      'bulk cancel --process cart --status Pending --created-before 365d --reason "Closed." --dry-run',
      'bulk retry-task charge --process order --attention --reason "The bank is up." --yes',
      'bulk fire-timer "after 86400000" --process order --reason "The sale is over." --yes',
      'bulk send --process order --state awaitingPayment --event REMIND --reason "Last call." --yes',
    ],
  })
    .addArgument(new Argument('<act>', 'what to do with each').choices(offeredActs))
    .argument(
      '[target]',
      'of the acts on tasks: the name of the task; on timers: the event; of move-to and reopen: the state',
    )
    .requiredOption('--process <name>', 'the name or the path of a process');
  addFilters(command)
    .option('--rollback', 'of cancel: undo what each has done (default: as the process says)')
    .option('--no-rollback', 'of cancel: leave what each has done')
    .option('--event <type>', 'of send: the type of the event')
    .option('--payload <json>', 'of send: the rest of the event: JSON, @file, or - for stdin')
    .option('--undo', 'of the acts on tasks: their compensations instead')
    .option('--message <text>', 'of fail-task: the message of the error')
    .option('--code <code>', 'of fail-task: the code of the error')
    .option('--may-be-done', 'of fail-task: the tasks may have taken effect nevertheless')
    .option('--output <json>', 'of complete-task: the output: JSON, @file, or - for stdin')
    .option('--to <time>', 'of move-timer: a time with an offset, or a span from now, such as 2d')
    .option('--context <json>', 'of move-to and reopen: a JSON Merge Patch: JSON, @file, or -')
    .option('--reason <text>', 'why; the history of each keeps it (required, unless --dry-run)')
    .option('--dry-run', 'print how many match, and do nothing')
    .option('--yes', 'do not ask; required without a terminal')
    .option('--detach', 'do not follow how far it is');
  addKeyFlag(command).action(async (name: string, target: string | undefined, flags: BulkFlags) => {
    const asked = { name, act: await parseBulkAct(name, target, flags) };
    operating.done(await runBulk(asked, flags, operating));
  });
}

async function runBulk(
  { name, act }: { readonly name: string; readonly act: object },
  flags: BulkFlags,
  { terminal, connect }: Operating,
): Promise<ExitCode> {
  assertReason(flags);
  const connection = await connect(flags);
  const { path } = await findProcess(connection, bulkActName);
  const process = await findProcess(connection, flags.process);
  const selection = { process: process.name, filter: toFilter(flags) };
  const preview = await connection.post<Preview>(`${path}/preview`, selection);
  const count = `${preview.count.toLocaleString('en')}${preview.more ? ' or more' : ''}`;
  if (flags.dryRun === true) {
    printResult(terminal, flags, preview, ({ newest }, on) =>
      newest.length === 0
        ? 'No instance matches.\n'
        : `${count} match. The newest:\n${instancesTable(newest, on)}`,
    );
    return exitCodes.fine;
  }
  terminal.warn(`${count} instances of ${process.name} match.`);
  if (preview.count === 0) {
    if (flags.json === true) printResult(terminal, flags, preview, () => '');
    return exitCodes.fine;
  }
  if (flags.yes !== true) {
    if (!terminal.isInteractive) {
      throw new CommandError(
        `There is no terminal to ask on: pass --yes to do it to all of them, or --dry-run to see them.`,
        exitCodes.wrongUse,
      );
    }
    if (!(await terminal.confirm(`Do it to all of them: ${name}?`, connection.signal))) {
      terminal.warn('Nothing was done.');
      return exitCodes.interrupted;
    }
  }
  const body = { ...selection, act, reason: flags.reason };
  const { idempotencyKey } = flags;
  const started = printable(
    await connection.change<InstanceView>({ method: 'POST', path, body, idempotencyKey }),
  );
  if (flags.detach === true) {
    printInstance(terminal, flags, started);
    return exitCodes.fine;
  }
  return followBulkAct(connection, `${path}/${started.id}`, { flags, terminal });
}

function toFilter({ where, ...flags }: BulkFlags): object {
  const { status, state, attention, paused, processVersion, createdAfter, createdBefore, q } =
    flags;
  return {
    status,
    state,
    attention,
    paused,
    processVersion,
    createdAfter,
    createdBefore,
    q,
    attributes: where,
  };
}
