import type { Command } from 'commander';
import type { NodesView } from '../../actors/views/view-types.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { nodesText } from '../shown/nodes-text.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

/** Adds `holdfast nodes`. */
export function addNodes(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'nodes', {
    description: 'Lists the nodes that are alive, with their load.',
    examples: ['nodes'],
  }).action(async (flags: ServiceFlags) => {
    const connection = await connect(flags);
    printResult(terminal, flags, await connection.get<NodesView>('/nodes', 'nodes'), nodesText);
    done(exitCodes.fine);
  });
}
