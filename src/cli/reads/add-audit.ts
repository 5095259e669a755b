import type { Command } from 'commander';
import type { AuditsView } from '../../actors/views/view-types.ts';
import { toQuery } from '../../client/to-query.ts';
import type { Connection } from '../service/connection.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { auditsTable } from '../shown/audits-table.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { parseCount } from '../terminal/parse-count.ts';
import { parseTime } from '../base/parse-time.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface AuditFlags extends ServiceFlags {
  readonly limit: number;
  readonly before?: string;
  readonly by?: string;
  readonly what?: string;
  readonly process?: string;
  /** ISO 8601. */
  readonly since?: string;
  /** ISO 8601. */
  readonly until?: string;
}

const longestPage = 1_000;

/** Adds `holdfast audit`. */
export function addAudit(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'audit', {
    description: 'Lists what operators did, newest first.',
    examples: ['audit', 'audit --by otto --since 2h', 'audit --limit 1000 --json'],
  })
    .option('--limit <count>', 'the most entries', parseCount, 50)
    .option('--before <id>', '"next" of the page before')
    .option('--by <caller>', 'what this caller did')
    .option('--what <act>', 'acts of this kind, such as pauseProcess')
    .option('--process <name>', 'what concerns this process')
    .option('--since <time>', 'from a time on, or in the last 2h', parseTime)
    .option('--until <time>', 'before a time, or more than 2h ago', parseTime)
    .action(async (flags: AuditFlags) => {
      const connection = await connect(flags);
      const audits = await readPages(connection, flags);
      const isForPeople = flags.json !== true;
      printResult(terminal, flags, audits, ({ entries }, on) =>
        entries.length === 0 ? '' : auditsTable(entries, on),
      );
      if (isForPeople && audits.entries.length === 0) terminal.warn('There is no entry.');
      if (isForPeople && audits.next !== undefined) {
        terminal.warn(`There may be more: pass a higher --limit, or --before ${audits.next}.`);
      }
      done(exitCodes.fine);
    });
}

async function readPages(
  connection: Connection,
  { limit, before, by, what, process, since, until }: AuditFlags,
): Promise<AuditsView> {
  const entries: AuditsView['entries'][number][] = [];
  for (let next = before; ;) {
    const wanted = Math.min(longestPage, limit - entries.length);
    const query = toQuery({ before: next, by, what, process, since, until, limit: wanted });
    const page = await connection.get<AuditsView>(`/audit${query}`, 'entries');
    entries.push(...page.entries);
    ({ next } = page);
    if (next === undefined) return { entries };
    if (entries.length >= limit) return { entries, next };
  }
}
