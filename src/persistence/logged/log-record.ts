import { crc32 } from 'node:zlib';

/**
 * A record of the log, little endian: what one write to the disk makes durable.
 *
 *   0   magic
 *   4   length of the body in bytes
 *   8   run: whose log it is, 8 bytes
 *   16  epoch: which part of the run's log
 *   20  sequence within the epoch
 *   24  CRC-32 of bytes 4 to 23 and of the body
 *   28  the body
 */
const headerBytes = 28;
const magic = 0x474f4c48;

/** Where a record stands in the log. */
export interface Position {
  /** 16 hexadecimal digits. */
  readonly run: string;
  readonly epoch: number;
  readonly sequence: number;
}

export function encodeRecord({ run, epoch, sequence }: Position, body: string): Buffer {
  const length = Buffer.byteLength(body);
  const record = Buffer.allocUnsafe(headerBytes + length);
  record.writeUInt32LE(magic, 0);
  record.writeUInt32LE(length, 4);
  record.write(run, 8, 'hex');
  record.writeUInt32LE(epoch, 16);
  record.writeUInt32LE(sequence, 20);
  record.write(body, headerBytes, 'utf8');
  record.writeUInt32LE(sumOf(record), 24);
  return record;
}

/** The record at `offset` and where it ends; undefined if there is none of this position, or only a part of it. */
export function decodeRecord(
  file: Buffer,
  offset: number,
  { run, epoch, sequence }: Position,
): { readonly body: string; readonly end: number } | undefined {
  if (offset + headerBytes > file.length || file.readUInt32LE(offset) !== magic) return undefined;
  const end = offset + headerBytes + file.readUInt32LE(offset + 4);
  if (end > file.length) return undefined;
  const record = file.subarray(offset, end);
  const isIt =
    record.toString('hex', 8, 16) === run &&
    record.readUInt32LE(16) === epoch &&
    record.readUInt32LE(20) === sequence &&
    record.readUInt32LE(24) === sumOf(record);
  return isIt ? { body: record.toString('utf8', headerBytes), end } : undefined;
}

/** Whether a whole record of the epoch, later than `sequence`, begins behind `offset`. */
export function hasLaterRecord(
  file: Buffer,
  offset: number,
  { run, epoch, sequence }: Position,
): boolean {
  const start = Buffer.alloc(12);
  start.write(run, 0, 'hex');
  start.writeUInt32LE(epoch, 8);
  for (let at = file.indexOf(start, offset); at !== -1; at = file.indexOf(start, at + 1)) {
    const from = at - 8;
    if (from < offset || from + headerBytes > file.length) continue;
    const found = file.readUInt32LE(from + 20);
    if (found > sequence && decodeRecord(file, from, { run, epoch, sequence: found }) !== undefined)
      return true;
  }
  return false;
}

function sumOf(record: Buffer): number {
  return crc32(record.subarray(headerBytes), crc32(record.subarray(4, 24)));
}

/** The change of one row as text: key, length of the value in UTF-16 units, value. */
export function encodeRow(key: string, value: string | null): string {
  return value === null ? `${key}\n-\n` : `${key}\n${value.length}\n${value}`;
}

/** The rows of a body. Throws if it is none. */
export function* decodeRows(body: string): Generator<readonly [string, string | null]> {
  for (let at = 0; at < body.length;) {
    const keyEnd = body.indexOf('\n', at);
    const lengthEnd = body.indexOf('\n', keyEnd + 1);
    if (keyEnd === -1 || lengthEnd === -1) throw new SyntaxError('A row of the log has no end');
    const key = body.slice(at, keyEnd);
    const length = body.slice(keyEnd + 1, lengthEnd);
    at = lengthEnd + 1;
    if (length === '-') {
      yield [key, null];
    } else {
      const end = at + Number(length);
      yield [key, body.slice(at, end)];
      at = end;
    }
  }
}
