import type { Command } from 'commander';
import type { PausesView } from '../../actors/views/view-types.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { pausesText } from '../shown/pauses-text.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

/** Adds `holdfast pauses`. */
export function addPauses(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'pauses', {
    description: 'Shows what operators have paused of a process.',
    examples: ['pauses order'],
  })
    .argument('<process>', 'the name or the path of a process')
    .action(async (text: string, flags: ServiceFlags) => {
      const connection = await connect(flags);
      const { name } = await findProcess(connection, text);
      const pauses = await connection.get<PausesView>(`/processes/${name}/pauses`);
      printResult(terminal, flags, pauses, pausesText);
      done(exitCodes.fine);
    });
}
