import type { Command } from 'commander';
import type { AuditsView } from '../../actors/views/view-types.ts';
import { toQuery } from '../../client/to-query.ts';
import type { Connection } from '../service/connection.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { auditsTable } from '../shown/audits-table.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { parseCount } from '../terminal/parse-count.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface AuditFlags extends ServiceFlags {
  readonly limit: number;
  readonly before?: string;
}

const longestPage = 1_000;

/** Adds `holdfast audit`. */
export function addAudit(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'audit', {
    description: 'Lists what operators did, newest first.',
    examples: ['audit', 'audit --limit 1000 --json'],
  })
    .option('--limit <count>', 'the most entries', parseCount, 50)
    .option('--before <id>', '"next" of the page before')
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
  { limit, before }: AuditFlags,
): Promise<AuditsView> {
  const entries: AuditsView['entries'][number][] = [];
  for (let next = before; ;) {
    const wanted = Math.min(longestPage, limit - entries.length);
    const query = toQuery({ before: next, limit: wanted });
    const page = await connection.get<AuditsView>(`/audit${query}`);
    entries.push(...page.entries);
    ({ next } = page);
    if (next === undefined) return { entries };
    if (entries.length >= limit) return { entries, next };
  }
}
