import type {
  HistoryStep,
  InstanceView,
  LedgerView,
  WaitingView,
} from '../../actors/views/view-types.ts';
import type { Asked } from '../nodes/asked.ts';

/** What can be read of an instance at one moment. */
export interface Readings {
  readonly instance: InstanceView;
  readonly waiting: WaitingView;
  readonly ledger: readonly LedgerView[];
  readonly history: readonly HistoryStep[];
}

/** Reads all of an instance; of its history only the steps after those that `before` has. */
export async function readAll(
  runtime: Asked,
  process: string,
  id: string,
  before: Readings | undefined,
): Promise<Readings> {
  const instance = await runtime.get(process, id);
  if (before !== undefined && isUnchanged(before, instance)) return before;
  const known = before?.history ?? [];
  const { ledgerTotal } = instance;
  return {
    instance,
    waiting: await runtime.waiting(process, id),
    ledger: ledgerTotal === 0 ? [] : await readLedger(runtime, process, id),
    history:
      known.at(-1)?.sequence === instance.version
        ? known
        : [...known, ...(await readHistory(runtime, process, id, known.at(-1)?.sequence))],
  };
}

/** Every change is a step, but for the telling of emitted events and the progress of tasks, which the view shows. */
function isUnchanged(before: Readings, now: InstanceView): boolean {
  if (before.waiting.waitsFor.some(({ kind }) => kind === 'emit')) return false;
  return JSON.stringify(before.instance) === JSON.stringify(now);
}

async function readHistory(
  runtime: Asked,
  process: string,
  id: string,
  after = -1,
): Promise<readonly HistoryStep[]> {
  const { steps, more } = await runtime.history(process, id, { after });
  if (!more) return steps;
  return [...steps, ...(await readHistory(runtime, process, id, steps.at(-1)?.sequence))];
}

async function readLedger(
  runtime: Asked,
  process: string,
  id: string,
  after = -1,
): Promise<readonly LedgerView[]> {
  const { entries, more } = await runtime.ledger(process, id, { after });
  if (!more) return entries;
  return [...entries, ...(await readLedger(runtime, process, id, entries.at(-1)?.sequence))];
}
