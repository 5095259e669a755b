import type { Command } from 'commander';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { instanceLine } from '../shown/instance-line.ts';
import { stepLine } from '../shown/step-line.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';
import { parseCount } from '../terminal/parse-count.ts';
import { printable, printableJson } from '../terminal/printable.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import type { Operating } from '../base/operating.ts';
import { serviceCommand } from '../base/service-command.ts';
import { endCode } from '../base/end-code.ts';

interface TailFlags extends ServiceFlags {
  readonly last: number;
  readonly all?: boolean;
}

/** Adds `holdfast tail`. */
export function addTail(program: Command, operating: Operating): void {
  serviceCommand(program, 'tail', {
    description:
      'Follows the steps of an instance until it ends. Exits with 1 if it did not complete.',
    examples: ['tail order/A-17', 'tail order/A-17 --all --json'],
  })
    .argument('<instance>', instanceArgument)
    .option('--last <count>', 'begin with so many of the newest steps', parseCount, 10)
    .option('--all', 'begin with the start')
    .action(async (text: string, flags: TailFlags) => {
      operating.done(await runTail(text, flags, operating));
    });
}

async function runTail(
  text: string,
  flags: TailFlags,
  { terminal, connect }: Operating,
): Promise<ExitCode> {
  const connection = await connect(flags, text);
  const { path } = await findInstance(connection, text);
  const { version } = await connection.get<InstanceView>(path);
  const after = flags.all === true ? -1 : Math.max(-1, version - flags.last);
  for await (const step of connection.follow(`${path}/stream`, after)) {
    terminal.print(
      flags.json === true
        ? `${printableJson({ kind: 'step', ...step })}\n`
        : stepLine(printable(step), terminal.paint),
    );
  }
  if (connection.signal.aborted) return exitCodes.interrupted;
  const ended = await connection.get<InstanceView>(path);
  terminal.print(
    flags.json === true
      ? `${printableJson({ kind: 'end', status: ended.status })}\n`
      : instanceLine(printable(ended), terminal.paint),
  );
  return endCode(ended);
}
