import { describe, expect, it } from 'vitest';
import { encodeRecord, encodeRow } from '../../../../src/persistence/logged/log-record.ts';
import { recover } from '../../../../src/persistence/logged/recover.ts';

const run = '0123456789abcdef';
const values = ['a', 'ä 漢字 😀', '', '-', '3\n-\n', '{"json":"\\n"}', null];

/** The record of one write: a row of its own, and one that all of them change. */
function recordOf(epoch: number, sequence: number): Buffer {
  const value = values[(epoch * 3 + sequence) % values.length] ?? null;
  const body = encodeRow(`row/${epoch}/${sequence}`, value) + encodeRow('last', `${sequence}`);
  return encodeRecord({ run, epoch, sequence }, body);
}

function epochOf(epoch: number, records: number, before?: number): Buffer {
  const opening = JSON.stringify(before === undefined ? {} : { before });
  return Buffer.concat([
    encodeRecord({ run, epoch, sequence: 0 }, opening),
    ...Array.from({ length: records }, (_, index) => recordOf(epoch, index + 1)),
  ]);
}

const rowsOf = (epoch: number, records: number) =>
  Array.from({ length: records }, (_, index) => [
    [`row/${epoch}/${index + 1}`, values[(epoch * 3 + index + 1) % values.length] ?? null],
    ['last', `${index + 1}`],
  ]).flat();

describe('a log', () => {
  it('gives back its rows, in order, whatever their values', () => {
    const files = [epochOf(2, 9, 8), epochOf(1, 7)];
    expect(recover(files, run, 0)).toEqual({ rows: [...rowsOf(1, 7), ...rowsOf(2, 9)] });
    expect(recover(files, run, 1)).toEqual({ rows: rowsOf(2, 9) });
  });

  it('gives back what comes before a record that is cut off', () => {
    const whole = epochOf(1, 5);
    const last = whole.length - recordOf(1, 5).length;
    for (let size = last; size < whole.length; size += 1) {
      expect(recover([whole.subarray(0, size)], run, 0)).toEqual({ rows: rowsOf(1, 4) });
    }
  });

  it('ignores what an earlier epoch or run has left behind its end', () => {
    const left = epochOf(1, 9);
    const now = epochOf(3, 2, 1);
    const file = Buffer.concat([now, left.subarray(now.length)]);
    expect(recover([file], run, 2)).toEqual({ rows: rowsOf(3, 2) });
    const other = Buffer.from(file);
    other.write('fedcba9876543210', now.length + 8, 'hex');
    expect(recover([other], run, 2)).toEqual({ rows: rowsOf(3, 2) });
  });

  it('ends an epoch where the next one says, since a write that failed may have arrived', () => {
    const files = [epochOf(1, 5), epochOf(2, 1, 4)];
    expect(recover(files, run, 0)).toEqual({ rows: [...rowsOf(1, 3), ...rowsOf(2, 1)] });
  });

  it('is damaged if a byte has changed, unless that is in the last record', () => {
    const whole = epochOf(1, 4);
    const last = whole.length - recordOf(1, 4).length;
    const damaged = { damage: expect.stringContaining('its log') as string };
    for (let at = 0; at < whole.length; at += 1) {
      const file = Buffer.from(whole);
      file.writeUInt8(file.readUInt8(at) ^ 0x10, at);
      const expected = at < last ? damaged : { rows: rowsOf(1, 3) };
      expect(recover([file], run, 0), `byte ${at}`).toEqual(expected);
    }
  });

  it('is damaged if a part of it is missing', () => {
    expect(recover([], run, 0)).toEqual({ damage: 'its log is missing' });
    expect(recover([epochOf(3, 2, 1)], run, 0)).toEqual({ damage: 'its log is missing' });
    const files = [epochOf(1, 2), epochOf(2, 1, 6)];
    expect(recover(files, run, 0)).toEqual({ damage: 'part 1 of its log lacks records' });
  });
});
