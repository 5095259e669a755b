import type { Command } from 'commander';
import type { PausesView } from '../../actors/views/view-types.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { pausesText } from '../shown/pauses-text.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { assertReason } from '../base/assert-reason.ts';
import { addKeyFlag, type KeyFlag } from '../base/key-flag.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface PauseFlags extends ServiceFlags, KeyFlag {
  readonly task?: string;
  readonly reason?: string;
  readonly yes?: boolean;
}

/** Adds `holdfast pause-process` and `resume-process`. */
export function addProcessPauses(program: Command, operating: Operating): void {
  add(program, operating, {
    kind: 'pause',
    description: 'Pauses a process, or one of its tasks, on all nodes.',
    examples: [
      'pause-process order --task charge --reason "The bank is down."',
      'pause-process order --reason "The warehouse is being moved."',
    ],
  });
  add(program, operating, {
    kind: 'resume',
    description: 'Continues a paused process, or one of its tasks.',
    examples: ['resume-process order --task charge --reason "The bank is reachable again."'],
  });
}

interface PauseCommand {
  readonly kind: 'pause' | 'resume';
  readonly description: string;
  readonly examples: readonly string[];
}

function add(program: Command, operating: Operating, { kind, ...help }: PauseCommand): void {
  const command = serviceCommand(program, `${kind}-process`, help)
    .argument('<process>', 'the name or the path of a process')
    .option('--task <name>', 'only this task (default: the whole process)')
    .option('--reason <text>', 'why; the audit log keeps it (required)')
    .option('--yes', 'do not ask');
  addKeyFlag(command).action(async (name: string, flags: PauseFlags) => {
    operating.done(await change(kind, name, flags, operating));
  });
}

async function change(
  kind: PauseCommand['kind'],
  name: string,
  flags: PauseFlags,
  { terminal, connect }: Operating,
): Promise<ExitCode> {
  assertReason(flags, 'the audit log keeps it.');
  const connection = await connect(flags);
  const process = await findProcess(connection, name);
  const { task, reason } = flags;
  const what = task === undefined ? 'the whole process' : `the task ${task} of`;
  if (terminal.isInteractive && flags.yes !== true) {
    const question = `Really ${kind} ${what} ${process.name}, on all nodes?`;
    if (!(await terminal.confirm(question, connection.signal))) {
      terminal.warn('Nothing was done.');
      return exitCodes.interrupted;
    }
  }
  const body = { reason, ...(task === undefined ? {} : { task }) };
  const pauses = await connection.change<PausesView>({
    method: 'POST',
    path: `/processes/${process.name}/${kind}`,
    body,
    idempotencyKey: flags.idempotencyKey,
  });
  printResult(terminal, flags, pauses, pausesText);
  return exitCodes.fine;
}
