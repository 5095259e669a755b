import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A page of an LMDB file as stored on disk (little endian), with the fields of its header. */
export interface LmdbPage {
  readonly bytes: Buffer;
  readonly number: number;
  /** The transaction that wrote it. */
  readonly txnid: number;
  readonly flags: number;
  /** The free space of a branch or leaf page, counted from the end of the header. */
  readonly lower: number;
  readonly upper: number;
  /** The number of pages that an overflow page starts. */
  readonly pages: number;
}

/** One B+ tree, as a meta page describes it. */
export interface LmdbTree {
  readonly depth: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly entries: number;
  /** Undefined if the tree is empty. */
  readonly root: number | undefined;
}

/** A snapshot. Transaction N writes meta page N % 2, after its pages are on disk. */
export interface LmdbMeta {
  readonly isMeta: boolean;
  readonly version: number;
  readonly pageSize: number;
  /** The minimum that LMDB maps, in bytes. */
  readonly mapBytes: number;
  readonly free: LmdbTree;
  readonly main: LmdbTree;
  readonly lastPage: number;
  readonly txnid: number;
}

/** An LMDB file, read without mapping it into memory, so that missing pages cause no SIGBUS. */
export interface LmdbFile {
  /** Read anew each time. */
  size(): number;
  /** Undefined if the file ends before it. The bytes are valid until the next call. */
  read(number: number, pageSize: number): LmdbPage | undefined;
  /** A meta page; undefined if the file ends before it. */
  meta(number: 0 | 1, pageSize: number): LmdbMeta | undefined;
  close(): void;
}

/** `MDB_page_header` of lmdb-js 3 (data version 2): pgno, txnid, pad, flags, lower and upper. */
export const headerBytes = 24;
export const pageKind = { branch: 0x01, leaf: 0x02, overflow: 0x04, meta: 0x08 } as const;

const magic = 0xbeefc0de;
const metaBytes = headerBytes + 144;
const noPage = 2 ** 64;

/** Undefined if there is no such file. */
export function openLmdbFile(path: string): LmdbFile | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  let buffer = Buffer.alloc(4096);

  function bytesAt(position: number, length: number): Buffer | undefined {
    if (buffer.length < length) buffer = Buffer.alloc(length);
    const count = readSync(file, buffer, 0, length, position);
    return count < length ? undefined : buffer.subarray(0, length);
  }

  return {
    size: () => fstatSync(file).size,
    read(number, pageSize) {
      const bytes = bytesAt(number * pageSize, pageSize);
      return bytes && toPage(bytes);
    },
    meta(number, pageSize) {
      const bytes = bytesAt(number * pageSize, metaBytes);
      return bytes && toMeta(bytes);
    },
    close: () => closeSync(file),
  };
}

/** A page number, a transaction or a count: 64 bits, of which no file here needs more than 53. */
export function wordAt(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset + 4) * 2 ** 32 + bytes.readUInt32LE(offset);
}

function toPage(bytes: Buffer): LmdbPage {
  return {
    bytes,
    number: wordAt(bytes, 0),
    txnid: wordAt(bytes, 8),
    flags: bytes.readUInt16LE(18),
    lower: bytes.readUInt16LE(20),
    upper: bytes.readUInt16LE(22),
    pages: bytes.readUInt32LE(20),
  };
}

/** `MDB_meta`: magic, version, address, map size, the trees of free pages and of data, last page, transaction. */
function toMeta(bytes: Buffer): LmdbMeta {
  const at = headerBytes;
  return {
    isMeta: bytes.readUInt16LE(18) === pageKind.meta && bytes.readUInt32LE(at) === magic,
    version: bytes.readUInt32LE(at + 4) & 0xffff,
    pageSize: bytes.readUInt32LE(at + 24),
    mapBytes: wordAt(bytes, at + 16),
    free: toTree(bytes, at + 24),
    main: toTree(bytes, at + 72),
    lastPage: wordAt(bytes, at + 120),
    txnid: wordAt(bytes, at + 128),
  };
}

/** `MDB_db`: pad, flags, depth, pages of each kind, entries, root. */
function toTree(bytes: Buffer, at: number): LmdbTree {
  const root = wordAt(bytes, at + 40);
  return {
    depth: bytes.readUInt16LE(at + 6),
    branchPages: wordAt(bytes, at + 8),
    leafPages: wordAt(bytes, at + 16),
    overflowPages: wordAt(bytes, at + 24),
    entries: wordAt(bytes, at + 32),
    root: root >= noPage ? undefined : root,
  };
}
