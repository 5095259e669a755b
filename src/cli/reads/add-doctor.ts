import type { Command } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import { diagnosesText } from '../doctor/diagnoses-text.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { parsePage } from '../terminal/parse-page.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface DoctorFlags extends ServiceFlags {
  readonly process?: string;
  readonly sample: number;
}

/** Adds `holdfast doctor`. */
export function addDoctor(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'doctor', {
    description: 'Examines a service, and says what to do. Exits with 1 if there is a problem.',
    examples: ['doctor', 'doctor --process order --sample 200 --json'],
  })
    .option('--process <name>', 'only this process')
    .option('--sample <count>', 'pending instances to examine, for each process', parsePage, 50)
    .action(async (flags: DoctorFlags) => {
      const connection = await connect(flags);
      const asked = flags.process;
      const process = asked === undefined ? undefined : (await findProcess(connection, asked)).name;
      const { sample } = flags;
      const onProgress = (text: string) => terminal.progress(text);
      const diagnoses = await diagnose(connection, { process, sample, onProgress });
      const isHealthy = diagnoses.every(({ kind }) => kind !== 'problem');
      printResult(terminal, flags, { healthy: isHealthy, diagnoses }, (shown, on) =>
        diagnosesText(shown.diagnoses, on),
      );
      done(isHealthy ? exitCodes.fine : exitCodes.found);
    });
}
