import type { Command } from 'commander';
import { addKeyFlag, type KeyFlag } from '../base/key-flag.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { parseVersion } from '../terminal/parse-version.ts';

/** The options of every command that does something to one instance. */
export interface DeedFlags extends ServiceFlags, KeyFlag {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly ifVersion?: number;
}

export function addDeedFlags(command: Command): Command {
  command
    .option('--reason <text>', 'why; the history keeps it (required, unless --dry-run)')
    .option('--dry-run', 'say what it would come to, and do nothing')
    .option('--yes', 'do not ask')
    .option('--if-version <version>', 'only if the instance is at this version', parseVersion);
  return addKeyFlag(command);
}
