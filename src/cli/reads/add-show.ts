import type { Command } from 'commander';
import type { InstanceView, WaitingView } from '../../actors/views/view-types.ts';
import { toQuery } from '../../client/to-query.ts';
import type { Answer } from '../../http/openapi/answers.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { showText } from '../shown/show-text.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { parseCount } from '../terminal/parse-count.ts';
import { instanceArgument } from '../base/instance-argument.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface ShowFlags extends ServiceFlags {
  readonly history: number;
}

/** Adds `holdfast show`. */
export function addShow(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'show', {
    description: 'Shows an instance: its state, data, what it waits for, ledger and newest steps.',
    examples: ['show order/A-17', 'show car_k3v7q2m5x4n6p2r7s3t5w4y6za --history 50'],
  })
    .argument('<instance>', instanceArgument)
    .option('--history <count>', 'the most steps to show, up to 1,000', parseCount, 10)
    .action(async (text: string, flags: ShowFlags) => {
      const connection = await connect(flags, text);
      const { path } = await findInstance(connection, text);
      const instance = await connection.get<InstanceView>(path);
      const before = instance.version - flags.history;
      const page = toQuery({
        after: before < 0 ? undefined : before,
        limit: Math.min(flags.history, 1_000),
      });
      const [waiting, { steps: history }] = await Promise.all([
        connection.get<WaitingView>(`${path}/waiting`),
        connection.get<Answer<'History'>>(`${path}/history${page}`),
      ]);
      printResult(terminal, flags, { instance, waiting, history }, showText);
      done(exitCodes.fine);
    });
}
