import type {
  HistoryStep,
  InstanceView,
  LedgerView,
  WaitingView,
} from '../../actors/views/view-types.ts';
import type { ByCaller } from '../../actors/contract/request-options.ts';
import { hasCode } from '../../errors.ts';
import type { Asked } from '../nodes/asked.ts';

/** What can be read of an instance at one moment. */
export interface Readings {
  /** Whether the service still had it: otherwise this is what was read last. */
  readonly isThere: boolean;
  readonly instance: InstanceView;
  readonly waiting: WaitingView;
  readonly ledger: readonly LedgerView[];
  readonly history: readonly HistoryStep[];
}

/**
 * Reads all of an instance; of its history only the steps after those that `before` has. Resolves with `before` if there is no such
 * instance any more: what was read of it last stays.
 */
export async function readAll(
  runtime: Asked,
  process: string,
  id: string,
  before: Readings | undefined,
): Promise<Readings> {
  try {
    return await readAnew(runtime, process, id, before);
  } catch (error) {
    if (before === undefined || !hasCode(error, 'instance_not_found')) throw error;
    return before.isThere ? { ...before, isThere: false } : before;
  }
}

async function readAnew(
  runtime: Asked,
  process: string,
  id: string,
  earlier: Readings | undefined,
): Promise<Readings> {
  const instance = await runtime.get(process, id);
  // Another one may have the id by now.
  const before = earlier?.instance.createdAt === instance.createdAt ? earlier : undefined;
  if (before !== undefined && isUnchanged(before, instance)) return before;
  const known = before?.history ?? [];
  const { ledgerTotal } = instance;
  const asked = { name: process, id };
  return {
    isThere: true,
    instance,
    waiting: await runtime.waiting(process, id),
    ledger: ledgerTotal === 0 ? [] : await readLedger(runtime, asked),
    history:
      known.at(-1)?.sequence === instance.version
        ? known
        : [...known, ...(await readHistory(runtime, asked, known.at(-1)?.sequence))],
  };
}

/** Every change is a step, but for the telling of emitted events and the progress of tasks, which the view shows. */
function isUnchanged(before: Readings, now: InstanceView): boolean {
  if (!before.isThere || before.waiting.waitsFor.some(({ kind }) => kind === 'emit')) return false;
  return JSON.stringify(before.instance) === JSON.stringify(now);
}

/** An instance, and who asks for it. */
interface AskedOf extends ByCaller {
  readonly name: string;
  readonly id: string;
}

export async function readHistory(
  runtime: Asked,
  asked: AskedOf,
  after = -1,
): Promise<readonly HistoryStep[]> {
  const { name, id, caller } = asked;
  const { steps, more } = await runtime.history(name, id, { after, caller });
  if (!more) return steps;
  return [...steps, ...(await readHistory(runtime, asked, steps.at(-1)?.sequence))];
}

export async function readLedger(
  runtime: Asked,
  asked: AskedOf,
  after = -1,
): Promise<readonly LedgerView[]> {
  const { name, id, caller } = asked;
  const { entries, more } = await runtime.ledger(name, id, { after, caller });
  if (!more) return entries;
  return [...entries, ...(await readLedger(runtime, asked, entries.at(-1)?.sequence))];
}
