import { decodeRecord, decodeRows, hasLaterRecord, type Position } from './log-record.ts';
import { openingOf, parseOpening } from './write-log.ts';

/** What a log says beyond what is in the map below: the rows to put there, in order; or why it cannot be trusted. */
export type Recovered =
  | { readonly rows: readonly (readonly [string, string | null])[]; readonly damage?: undefined }
  | { readonly damage: string };

/**
 * Reads the files of a run of which the epochs up to `done` are in the map below. A record that is cut off at the end is
 * one whose write was never confirmed; anything else that is missing is damage.
 */
export function recover(files: readonly Buffer[], run: string, done: number): Recovered {
  const missing = whatIsMissing(files, done);
  if (missing !== undefined) return { damage: missing };
  const rows: (readonly [string, string | null])[] = [];
  let before: readonly string[] = [];
  for (let epoch = done + 1; ; epoch += 1) {
    const opened = open(files, openingOf(run, epoch));
    if (opened === undefined) {
      if (epoch === done + 1) return { damage: 'its log is missing' };
      if (files.some((file) => hasLaterRecord(file, 0, openingOf(run, epoch))))
        return { damage: `the beginning of part ${epoch} of its log is damaged` };
      break;
    }
    // The epoch before this one may end with a record whose write failed: it was never confirmed.
    const last = parseOpening(opened.body).before;
    if (epoch > done + 1) {
      if (last === undefined || before.length < last - 1)
        return { damage: `part ${epoch - 1} of its log lacks records` };
      addRows(rows, before.slice(0, last - 1));
    }
    const { bodies, damage } = readEpoch(opened.file, opened.end, openingOf(run, epoch));
    if (damage !== undefined) return { damage };
    before = bodies;
  }
  addRows(rows, before);
  return { rows };
}

/** A run has two files from its start, and one that was used does not shrink. */
function whatIsMissing(files: readonly Buffer[], done: number): string | undefined {
  if (files.length === 0) return 'its log is missing';
  if (files.length === 1) return 'one of the two files of its log is missing';
  const isCutOff = done > 0 && files.some(({ length }) => length === 0);
  return isCutOff ? 'one of the two files of its log is empty' : undefined;
}

interface Opened {
  readonly file: Buffer;
  readonly body: string;
  readonly end: number;
}

function open(files: readonly Buffer[], position: Position): Opened | undefined {
  for (const file of files) {
    const record = decodeRecord(file, 0, position);
    if (record !== undefined) return { file, ...record };
  }
  return undefined;
}

/** The bodies after the first record. */
function readEpoch(
  file: Buffer,
  from: number,
  opening: Position,
): { readonly bodies: readonly string[]; readonly damage?: string } {
  const bodies: string[] = [];
  let at = from;
  for (let sequence = 1; ; sequence += 1) {
    const position = { ...opening, sequence };
    const record = decodeRecord(file, at, position);
    if (record === undefined) {
      // Each write waits for the one before it, so that only the last can be cut off.
      return hasLaterRecord(file, at, position)
        ? { bodies, damage: `record ${sequence} of part ${opening.epoch} of its log is damaged` }
        : { bodies };
    }
    bodies.push(record.body);
    at = record.end;
  }
}

function addRows(rows: (readonly [string, string | null])[], bodies: readonly string[]): void {
  for (const body of bodies) for (const row of decodeRows(body)) rows.push(row);
}
