import type { Command } from 'commander';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { toIfMatch, toReason } from '../../client/to-headers.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { instanceLine } from '../shown/instance-line.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { parseVersion } from '../terminal/parse-version.ts';
import { printable } from '../terminal/printable.ts';
import { assertReason } from '../base/assert-reason.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import { addKeyFlag, type KeyFlag } from '../base/key-flag.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface DeleteFlags extends ServiceFlags, KeyFlag {
  readonly reason?: string;
  readonly yes?: boolean;
  readonly ifVersion?: number;
}

/** Adds `holdfast delete`. */
export function addDelete(program: Command, operating: Operating): void {
  const command = serviceCommand(program, 'delete', {
    description: 'Deletes an instance that has ended, with its history and its ledger, for good.',
    examples: ['delete order/A-17 --reason "The customer asked to be forgotten."'],
  })
    .argument('<instance>', instanceArgument)
    .option('--reason <text>', 'why; the audit log keeps it (required)')
    .option('--yes', 'do not ask')
    .option('--if-version <version>', 'only if the instance is at this version', parseVersion);
  addKeyFlag(command).action(async (text: string, flags: DeleteFlags) => {
    operating.done(await runDelete(text, flags, operating));
  });
}

/** On a terminal, shows the instance and asks, and then deletes it only at the version that was shown. */
async function runDelete(
  text: string,
  flags: DeleteFlags,
  { terminal, connect }: Operating,
): Promise<ExitCode> {
  assertReason(flags, 'the audit log keeps it.');
  const connection = await connect(flags, text);
  const { process, id, path } = await findInstance(connection, text);
  let version = flags.ifVersion;
  if (terminal.isInteractive && flags.yes !== true) {
    const instance = await connection.get<InstanceView>(path);
    version ??= instance.version;
    terminal.warn(instanceLine(printable(instance), terminal.paint).trimEnd());
    if (!(await terminal.confirm(`Delete ${process}/${id} for good?`, connection.signal))) {
      terminal.warn('Nothing was done.');
      return exitCodes.interrupted;
    }
  }
  const headers = { ...toReason(flags.reason), ...toIfMatch(version) };
  const { idempotencyKey } = flags;
  await connection.change({ method: 'DELETE', path, headers, idempotencyKey });
  printResult(terminal, flags, { process, id, deleted: true }, (of) => {
    return `${of.process}/${of.id} is deleted.\n`;
  });
  return exitCodes.fine;
}
