import { Argument, type Command } from 'commander';
import type { InstanceView, Preview } from '../../actors/views/view-types.ts';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import type { Connection } from '../service/connection.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { instancesTable } from '../shown/instances-table.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../terminal/printable.ts';
import { addFilters, type FilterFlags } from '../base/filter-flags.ts';
import { followBulkAct } from './follow-bulk-act.ts';
import type { Operating } from '../base/operating.ts';
import { parseEvent } from '../base/parse-event.ts';
import { printInstance } from '../base/print-instance.ts';
import { printResult } from '../base/print-result.ts';
import { assertReason } from '../base/assert-reason.ts';
import { serviceCommand } from '../base/service-command.ts';

interface BulkFlags extends ServiceFlags, FilterFlags {
  readonly process: string;
  readonly event?: string;
  readonly payload?: string;
  readonly rollback?: boolean;
  readonly reason?: string;
  readonly idempotencyKey?: string;
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
      'bulk send --process order --state awaitingPayment --event REMIND --reason "Last call." --yes',
    ],
  })
    .addArgument(
      new Argument('<act>', 'what to do with each').choices(['cancel', 'retry-rollback', 'send']),
    )
    .requiredOption('--process <name>', 'the name or the path of a process');
  addFilters(command)
    .option('--rollback', 'of cancel: undo what each has done (default: as the process says)')
    .option('--no-rollback', 'of cancel: leave what each has done')
    .option('--event <type>', 'of send: the type of the event')
    .option('--payload <json>', 'of send: the rest of the event: JSON, @file, or - for stdin')
    .option('--reason <text>', 'why; the history of each keeps it (required, unless --dry-run)')
    .option('--idempotency-key <key>', 'makes the command safe to repeat')
    .option('--dry-run', 'print how many match, and do nothing')
    .option('--yes', 'do not ask; required without a terminal')
    .option('--detach', 'do not follow how far it is')
    .action(async (act: string, flags: BulkFlags) => {
      operating.done(await runBulk(act, flags, operating));
    });
}

async function runBulk(
  name: string,
  flags: BulkFlags,
  { terminal, connect }: Operating,
): Promise<ExitCode> {
  assertReason(flags);
  const act = await parseAct(name, flags);
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
        `There is no terminal to ask on: pass --yes to ${name} all of them, or --dry-run to see them.`,
        exitCodes.wrongUse,
      );
    }
    if (!(await terminal.confirm(`${name} all of them?`, connection.signal))) {
      terminal.warn('Nothing was done.');
      return exitCodes.interrupted;
    }
  }
  const body = { ...selection, act, reason: flags.reason };
  const started = await start(connection, path, body, flags.idempotencyKey);
  if (flags.detach === true) {
    printInstance(terminal, flags, started);
    return exitCodes.fine;
  }
  return followBulkAct(connection, `${path}/${started.id}`, { flags, terminal });
}

async function start(
  connection: Connection,
  path: string,
  body: object,
  idempotencyKey: string | undefined,
): Promise<InstanceView> {
  const response = await connection.send({ method: 'POST', path, body, idempotencyKey });
  return printable((await response.json()) as InstanceView);
}

async function parseAct(name: string, flags: BulkFlags): Promise<object> {
  const { event, payload, rollback } = flags;
  if (name !== 'send' && (event !== undefined || payload !== undefined)) {
    throw new CommandError(`--event and --payload belong to "bulk send".`, exitCodes.wrongUse);
  }
  if (name !== 'cancel' && rollback !== undefined) {
    throw new CommandError('--rollback belongs to "bulk cancel".', exitCodes.wrongUse);
  }
  if (name === 'cancel') return { kind: 'cancel', ...(rollback === undefined ? {} : { rollback }) };
  if (name === 'retry-rollback') return { kind: 'retryRollback' };
  if (event === undefined) {
    throw new CommandError('Pass the event to send: --event <type>.', exitCodes.wrongUse);
  }
  return { kind: 'send', event: await parseEvent(event, payload) };
}

function toFilter({ where, ...flags }: BulkFlags): object {
  const { status, state, attention, processVersion, createdAfter, createdBefore, q } = flags;
  return {
    status,
    state,
    attention,
    processVersion,
    createdAfter,
    createdBefore,
    q,
    attributes: where,
  };
}
