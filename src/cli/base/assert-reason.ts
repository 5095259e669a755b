import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

/** Throws if a command that changes something has no reason. `hint` says what keeps it, and how to do without. */
export function assertReason(
  { reason, dryRun }: { readonly reason?: string; readonly dryRun?: boolean },
  hint = 'the history keeps it. Pass --dry-run to see what the command would come to.',
): void {
  if (dryRun === true || (reason !== undefined && reason.trim() !== '')) return;
  throw new CommandError(`Pass --reason "…": ${hint}`, exitCodes.wrongUse);
}
