import type { Command } from 'commander';
import type { InstanceList, InstanceView } from '../../actors/views/view-types.ts';
import { toQuery } from '../../client/to-query.ts';
import type { Connection } from '../service/connection.ts';
import { findProcess } from '../service/find-process.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { instancesTable } from '../shown/instances-table.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { parseCount } from '../terminal/parse-count.ts';
import { addFilters, type FilterFlags } from '../base/filter-flags.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface ListFlags extends ServiceFlags, FilterFlags {
  readonly limit: number;
  readonly all?: boolean;
  readonly cursor?: string;
}

const longestPage = 200;

/** Adds `holdfast list`. */
export function addList(program: Command, { terminal, connect, done }: Operating): void {
  const command = serviceCommand(program, 'list', {
    description: 'Lists instances of a process, newest first.',
    examples: [
      'list order --status Pending --created-before 2d',
      'list order --attention --all --json',
      "list loan-application --state offered --where 'name=Ann Lee'",
    ],
  }).argument('<process>', 'the name or the path of a process');
  addFilters(command)
    .option('--limit <count>', 'the most instances', parseCount, 50)
    .option('--all', 'all of them')
    .option('--cursor <cursor>', '"next" of the page before')
    .action(async (name: string, flags: ListFlags) => {
      const connection = await connect(flags);
      const { path } = await findProcess(connection, name);
      const list = await readPages(connection, path, flags);
      printResult(terminal, flags, list, ({ instances }, on) =>
        instances.length === 0 ? '' : instancesTable(instances, on),
      );
      if (flags.json !== true && list.instances.length === 0) terminal.warn('No instance matches.');
      if (flags.json !== true && list.next !== undefined) {
        terminal.warn(`There are more: pass --all, or --cursor '${list.next}'.`);
      }
      done(exitCodes.fine);
    });
}

async function readPages(
  connection: Connection,
  path: string,
  { limit: asked, all, cursor, ...flags }: ListFlags,
): Promise<InstanceList> {
  const limit = all === true ? Infinity : asked;
  const instances: InstanceView[] = [];
  for (let next = cursor; ;) {
    const page = await connection.get<InstanceList>(
      path +
        toQuery({
          ...flags.where,
          status: flags.status,
          state: flags.state,
          attention: flags.attention,
          paused: flags.paused,
          processVersion: flags.processVersion,
          createdAfter: flags.createdAfter,
          createdBefore: flags.createdBefore,
          q: flags.q,
          limit: Math.min(longestPage, limit - instances.length),
          cursor: next,
        }),
    );
    instances.push(...page.instances);
    ({ next } = page);
    if (next === undefined || instances.length >= limit) {
      return next === undefined ? { instances } : { instances, next };
    }
  }
}
