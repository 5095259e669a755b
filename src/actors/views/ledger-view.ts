import { iso } from '../record/iso.ts';
import { totalOf } from '../record/ledger.ts';
import type { PastLedgerEntry } from '../record/past.ts';
import type { LedgerPage, LedgerView } from './view-types.ts';

/** How many entries a view shows; the rest is read in pages. */
const shownEntries = 50;

/** The ledger part of a view. */
export function ledgerOfView(ledger: readonly PastLedgerEntry[]): {
  readonly ledger: readonly LedgerView[];
  readonly ledgerTotal: number;
} {
  return { ledger: ledger.slice(-shownEntries).map(ledgerView), ledgerTotal: totalOf(ledger) };
}

/** The entries after `after`, oldest first. */
export function ledgerPage(
  ledger: readonly PastLedgerEntry[],
  { after, limit }: { readonly after: number; readonly limit: number },
): LedgerPage {
  const rest = ledger.filter(({ sequence }) => sequence > after);
  const entries = rest.slice(0, limit).map(ledgerView);
  return { entries, total: totalOf(ledger), more: rest.length > limit };
}

/** Inputs and outputs are omitted, because they may contain what the view hides. */
function ledgerView(entry: PastLedgerEntry): LedgerView {
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
