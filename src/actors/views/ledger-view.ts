import { iso } from '../record/iso.ts';
import { totalOf, type Ledger, type LedgerEntry } from '../record/ledger.ts';
import type { LedgerPage, LedgerView } from './view-types.ts';

/** How many entries an instance shows: the others are read page by page. */
const shownEntries = 50;

/** The ledger as every answer with the instance shows it. */
export function ledgerOfView(ledger: Ledger): {
  readonly ledger: readonly LedgerView[];
  readonly ledgerTotal: number;
} {
  return { ledger: ledger.slice(-shownEntries).map(ledgerView), ledgerTotal: totalOf(ledger) };
}

/** The entries after `after`, oldest first. */
export function ledgerPage(
  ledger: Ledger,
  { after, limit }: { readonly after: number; readonly limit: number },
): LedgerPage {
  const rest = ledger.filter(({ sequence }) => sequence > after);
  const entries = rest.slice(0, limit).map(ledgerView);
  return { entries, total: totalOf(ledger), more: rest.length > limit };
}

/** Inputs and outputs stay inside: they are the task's, and may hold what the view hides. */
function ledgerView(entry: LedgerEntry): LedgerView {
  const { sequence, id, task, state, error, reason } = entry;
  return {
    sequence,
    id,
    task,
    state,
    completedAt: iso(entry.at),
    changedAt: iso(entry.changedAt),
    ...(error === undefined ? {} : { error }),
    ...(reason === undefined ? {} : { reason }),
  };
}
