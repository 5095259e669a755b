import type { Command } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
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
  readonly examine?: boolean;
}

/** Adds `holdfast doctor`. */
export function addDoctor(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'doctor', {
    description: 'Examines a service, and says what to do. Exits with 1 if there is a problem.',
    examples: ['doctor', 'doctor --examine', 'doctor --process order --sample 200 --json'],
  })
    .option('--process <name>', 'only this process')
    .option('--sample <count>', 'pending instances to examine, for each process', parsePage, 50)
    .option('--examine', 'let a node go through all live instances now, and wait for it')
    .action(async (flags: DoctorFlags) => {
      const connection = await connect(flags);
      const asked = flags.process;
      const process = asked === undefined ? undefined : (await findProcess(connection, asked)).name;
      const { sample } = flags;
      const asksForRound = flags.examine === true;
      const onProgress = (text: string) => terminal.progress(text);
      const diagnoses = await diagnose(connection, {
        process,
        sample,
        asksForRound,
        onProgress,
      });
      const isHealthy = diagnoses.every(({ kind }) => kind !== 'problem');
      printResult(terminal, flags, { healthy: isHealthy, diagnoses }, (shown, on) =>
        diagnosesText(shown.diagnoses, on),
      );
      const isRefused = asksForRound && diagnoses.some(isUncheckedRound);
      if (!isHealthy) done(exitCodes.found);
      else done(isRefused ? exitCodes.refused : exitCodes.fine);
    });
}

function isUncheckedRound({ kind, check }: Diagnosis): boolean {
  return kind === 'unchecked' && check === 'rounds';
}
