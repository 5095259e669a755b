import type { Ledger, LedgerEntry } from '../ledger.ts';
import { countKeys } from './count-keys.ts';
import { readTime, writeTime, type WrittenTime } from './time.ts';

/** `skipped`: how many entries before it are forgotten since the one before it. */
export type WrittenLedgerEntry = readonly [
  id: string,
  task: string,
  state: LedgerEntry['state'],
  at: WrittenTime,
  changedAt: WrittenTime,
  skipped: number,
  values?: Values,
];

interface Values {
  /** Input and output. */
  readonly i?: unknown;
  readonly o?: unknown;
  /** What else there is. */
  readonly r?: Partial<LedgerEntry> | undefined;
}

const plainKeys = 6;

export function writeLedger(ledger: Ledger, createdAt: number): readonly WrittenLedgerEntry[] {
  let next = 0;
  return ledger.map((entry): WrittenLedgerEntry => {
    const { sequence, id, task, input, output, state } = entry;
    const skipped = sequence - next;
    next = sequence + 1;
    const at = writeTime(entry.at, createdAt);
    const changedAt = writeTime(entry.changedAt, entry.at);
    const isPlain =
      countKeys(entry) === plainKeys + ('input' in entry ? 1 : 0) + ('output' in entry ? 1 : 0);
    const values = { i: input, o: output, r: isPlain ? undefined : restOf(entry) };
    return [id, task, state, at, changedAt, skipped, values];
  });
}

export function readLedger(written: readonly WrittenLedgerEntry[], createdAt: number): Ledger {
  let next = 0;
  return written.map(([id, task, state, since, changed, skipped, values = {}]): LedgerEntry => {
    const sequence = next + skipped;
    next = sequence + 1;
    const at = readTime(since, createdAt);
    const changedAt = readTime(changed, at);
    const { i: input, r: rest } = values;
    if (rest !== undefined) {
      const output = 'o' in values ? { output: values.o } : undefined;
      return { sequence, id, task, input, state, at, changedAt, ...output, ...rest };
    }
    return 'o' in values
      ? { sequence, id, task, input, output: values.o, state, at, changedAt }
      : { sequence, id, task, input, state, at, changedAt };
  });
}

function restOf(entry: LedgerEntry): Partial<LedgerEntry> {
  const {
    sequence: _sequence,
    id: _id,
    task: _task,
    input: _input,
    output: _output,
    state: _state,
    at: _at,
    changedAt: _changedAt,
    ...rest
  } = entry;
  return rest;
}
