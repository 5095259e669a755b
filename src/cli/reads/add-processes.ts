import type { Command } from 'commander';
import type { Answer } from '../../http/openapi/answers.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { toTable } from '../terminal/to-table.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

/** Adds `holdfast processes`. */
export function addProcesses(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'processes', {
    description: 'Lists the processes of a service.',
    examples: ['processes', 'processes --url https://api.example.com --json'],
  })
    .option('--names', 'print the names alone, one on a line')
    .action(async (flags: ServiceFlags & { readonly names?: boolean }) => {
      const connection = await connect(flags);
      const answer = await connection.get<Answer<'ProcessList'>>('/processes', 'processes');
      if (flags.names === true && flags.json !== true) {
        for (const { name } of answer.processes) terminal.print(`${name}\n`);
        done(exitCodes.fine);
        return;
      }
      printResult(terminal, flags, answer, ({ processes }, on) =>
        toTable(
          ['NAME', 'VERSION', 'PATH', 'DESCRIPTION'],
          processes.map(({ name, version, path, description = '' }) => [
            { text: name, tone: 'strong' },
            version,
            path,
            description,
          ]),
          on,
        ),
      );
      done(exitCodes.fine);
    });
}
