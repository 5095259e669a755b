import { parseEntry } from '../record/written/written-entry.ts';
import { HoldfastError } from '../../errors.ts';
import { turns } from '../../turns.ts';
import type { Process } from '../../definition/define-process.ts';
import { advancePast, advanceRest } from '../past/advance-past.ts';
import { mostBetweenWholes, wholeEvery } from '../past/kept-steps.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { Past, Rest } from '../record/past.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import { pageBytes } from './page-bytes.ts';

/** A step, and what it left. */
export interface Moment {
  readonly entry: HistoryEntry;
  readonly past: Past;
  /** Undefined where the history does not tell it. */
  readonly rest: Rest | undefined;
}

export interface ReadPast {
  readonly moment: Moment;
  /** The step before, where that can be told. */
  readonly before: Moment | undefined;
  /** The oldest version of those up to the newest that can all be told; undefined where the newest cannot. */
  readonly first: number | undefined;
}

/**
 * What a step left of the instance that `record` is the newest known record of. Throws `not_found` for a version that it has not
 * reached, `past_not_kept` where the history does not tell, and `instance_not_found` where the instance was forgotten meanwhile.
 */
export async function readPast(
  store: Pick<Store, 'history' | 'load'>,
  process: Process,
  record: InstanceRecord,
  version: number,
  purpose = 'shown',
): Promise<ReadPast> {
  const { id, createdAt } = record;
  if (version > record.version) {
    throw new HoldfastError(
      'not_found',
      `This ${process.name} has not reached version ${version}; it is at version ${record.version}.`,
    );
  }
  const found = await findMoments(store, process, id, version);
  const first = await firstOf(store, record);
  // The id may have been used again: then this may be the history of the other one.
  const now = await store.load(id);
  if (now === undefined || parseRecord(now).createdAt !== createdAt) throw unknownInstance();
  const { moment } = found;
  if (moment === undefined) throw notKept(process, version, { purpose, entry: found.entry });
  return { moment, before: found.before, first };
}

interface Found {
  /** Undefined where it is no longer kept. */
  readonly entry?: HistoryEntry | undefined;
  readonly moment?: Moment | undefined;
  readonly before?: Moment | undefined;
}

async function findMoments(
  store: Pick<Store, 'history'>,
  process: Process,
  id: InstanceId,
  version: number,
): Promise<Found> {
  // The step before is wanted, too. Another limit may have been deployed when it was made.
  const near = Math.max(version - 1, 0);
  const spans = new Set([wholeEvery(process.historyLimit), mostBetweenWholes]);
  let found: Found = {};
  for (const span of spans) {
    found = await fold(store, id, near - (near % span), version);
    if (found.moment !== undefined && (found.before !== undefined || version === 0)) break;
  }
  return found;
}

/** Goes through the entries from one version to another, page by page, and keeps what is known of the last two. */
async function fold(
  store: Pick<Store, 'history'>,
  id: InstanceId,
  from: number,
  version: number,
): Promise<Found> {
  let before: Moment | undefined;
  let past: Past | undefined;
  let rest: Rest | undefined;
  let last: HistoryEntry | undefined;
  for (let after = from - 1; after < version;) {
    const page = { after, limit: version - after, maxBytes: pageBytes };
    const { entries } = await store.history(id, page);
    await turns.next();
    for (const text of entries) {
      const entry = parseEntry(text);
      // Those before it may be gone: then there is room for later ones in the page.
      if (entry.sequence > version) break;
      if (entry.sequence === version && last !== undefined && past !== undefined) {
        before = { entry: last, past: structuredClone(past), rest: undefined };
      }
      past = advancePast(past, entry.past);
      rest = advanceRest(rest, entry.past);
      last = entry;
    }
    if (entries.length === 0 || last === undefined) break;
    after = last.sequence;
  }
  if (last?.sequence !== version) return {};
  return past === undefined
    ? { entry: last }
    : { entry: last, moment: { entry: last, past, rest }, before };
}

async function firstOf(
  store: Pick<Store, 'history'>,
  record: InstanceRecord,
): Promise<number | undefined> {
  const { id, version, pastFrom } = record;
  if (pastFrom === undefined) return undefined;
  const [text] = (await store.history(id, { after: -1, limit: 1, maxBytes: 1 })).entries;
  if (text === undefined) return undefined;
  const { sequence, past } = parseEntry(text);
  if (pastFrom >= sequence) return pastFrom;
  if (past?.kind === 'whole') return sequence;
  const next = sequence - (sequence % mostBetweenWholes) + mostBetweenWholes;
  return next <= version ? next : undefined;
}

function notKept(
  { name }: Process,
  version: number,
  { purpose, entry }: { readonly purpose: string; readonly entry: HistoryEntry | undefined },
): HoldfastError {
  const why =
    entry === undefined || entry.past !== undefined
      ? `the history of this ${name} no longer reaches back that far (historyLimit)`
      : `the step was made while the process ${name} kept no snapshots. Set history: 'snapshots' to keep them from now on`;
  return new HoldfastError('past_not_kept', `Version ${version} cannot be ${purpose}: ${why}.`);
}
