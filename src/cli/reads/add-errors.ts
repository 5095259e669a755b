import { Option, type Command } from 'commander';
import type { StatisticsView } from '../../actors/views/view-types.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { errorsText } from '../shown/errors-text.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

interface ErrorsFlags extends ServiceFlags {
  readonly period: string;
}

/** Adds `holdfast errors`. */
export function addErrors(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'errors', {
    description: 'Lists what goes wrong in a process, the most frequent errors first.',
    examples: ['errors order', 'errors order --period month'],
  })
    .argument('<process>', 'the name or the path of a process')
    .addOption(
      new Option('--period <period>', 'how far back')
        .choices(['hour', 'day', 'month'])
        .default('day'),
    )
    .action(async (text: string, flags: ErrorsFlags) => {
      const connection = await connect(flags);
      const { name } = await findProcess(connection, text);
      const statistics = await connection.get<StatisticsView>(
        `/processes/${name}/statistics?period=${flags.period}`,
      );
      printResult(terminal, flags, statistics, errorsText);
      done(exitCodes.fine);
    });
}
