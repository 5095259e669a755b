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

/** The second file before its first epoch begins. */
const unused = Buffer.alloc(0);

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
      expect(recover([unused, whole.subarray(0, size)], run, 0)).toEqual({ rows: rowsOf(1, 4) });
    }
  });

  it('ignores what an earlier epoch or run has left behind its end', () => {
    const left = epochOf(1, 9);
    const now = epochOf(3, 2, 1);
    const file = Buffer.concat([now, left.subarray(now.length)]);
    const done = epochOf(2, 1, 10);
    expect(recover([done, file], run, 2)).toEqual({ rows: rowsOf(3, 2) });
    const other = Buffer.from(file);
    other.write('fedcba9876543210', now.length + 8, 'hex');
    expect(recover([done, other], run, 2)).toEqual({ rows: rowsOf(3, 2) });
  });

  it('ends an epoch where the next one says, since a write that failed may have arrived', () => {
    const files = [epochOf(1, 5), epochOf(2, 1, 4)];
    expect(recover(files, run, 0)).toEqual({ rows: [...rowsOf(1, 3), ...rowsOf(2, 1)] });
  });

  it('is damaged if a byte has changed, unless that is in the last record', () => {
    const [older, newer] = [epochOf(1, 4), epochOf(2, 4, 5)];
    const last = newer.length - recordOf(2, 4).length;
    const damaged = { damage: expect.stringContaining('its log') as string };
    const withoutLast = { rows: [...rowsOf(1, 4), ...rowsOf(2, 3)] };
    for (const whole of [older, newer]) {
      for (let at = 0; at < whole.length; at += 1) {
        const changed = Buffer.from(whole);
        changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
        const files = whole === older ? [newer, changed] : [changed, older];
        const expected = whole === newer && at >= last ? withoutLast : damaged;
        expect(recover(files, run, 0), `byte ${at}`).toEqual(expected);
      }
    }
  });

  it('is as it was before an epoch whose first record is cut off', () => {
    const opening = encodeRecord({ run, epoch: 2, sequence: 0 }, '{"before":5}');
    for (let size = 0; size < opening.length; size += 1) {
      const files = [opening.subarray(0, size), epochOf(1, 4)];
      expect(recover(files, run, 0)).toEqual({ rows: rowsOf(1, 4) });
    }
  });

  it('is damaged if a part of it is missing', () => {
    expect(recover([], run, 0)).toEqual({ damage: 'its log is missing' });
    expect(recover([epochOf(2, 2, 3), epochOf(3, 2, 3)], run, 0)).toEqual({
      damage: 'its log is missing',
    });
    const files = [epochOf(1, 2), epochOf(2, 1, 6)];
    expect(recover(files, run, 0)).toEqual({ damage: 'part 1 of its log lacks records' });
  });

  it('is damaged if a file is missing, or is empty after its first use', () => {
    for (const file of [epochOf(1, 2), epochOf(2, 1, 3)]) {
      const damage = 'one of the two files of its log is missing';
      expect(recover([file], run, 0)).toEqual({ damage });
    }
    const damage = 'one of the two files of its log is empty';
    expect(recover([epochOf(2, 2, 3), unused], run, 1)).toEqual({ damage });
  });
});
