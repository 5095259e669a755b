import {
  headerBytes,
  pageKind,
  wordAt,
  type LmdbFile,
  type LmdbMeta,
  type LmdbPage,
  type LmdbTree,
} from './lmdb-file.ts';

/** `MDB_node`: data size or page number (low, high), flags, key size; then the key and the data. */
const nodeBytes = 8;
/** The data is on separate pages, located by `MDB_ovpage`. */
const isBig = 0x01;
const bigBytes = 24;

/**
 * Follows a snapshot from its roots. Every page in use must be within the file, be of the expected kind, be used once,
 * and hold nodes that lie within it, in order. Returns the first fault.
 */
export function findDamageInTrees(
  file: LmdbFile,
  meta: LmdbMeta,
  size: number,
): string | undefined {
  const { pageSize, lastPage, txnid } = meta;
  const pagesInFile = Math.floor(size / pageSize);
  // One bit for each page of the file.
  const used = new Uint8Array((pagesInFile >>> 3) + 1);

  /** Marks pages as used. */
  function takeFault(first: number, count: number): string | undefined {
    const last = first + count - 1;
    if (first < 2 || count < 1 || last > lastPage) return `page number ${first} is impossible`;
    if (last >= pagesInFile) return `it ends before page ${last}, which is in use`;
    for (let page = first; page <= last; page += 1) {
      const bit = 1 << (page & 7);
      if (((used[page >>> 3] ?? 0) & bit) !== 0) return `page ${page} is used twice`;
      used[page >>> 3] = (used[page >>> 3] ?? 0) | bit;
    }
    return undefined;
  }

  function pageFault(page: LmdbPage | undefined, number: number, kind: number): string | undefined {
    if (page === undefined) return `page ${number} cannot be read`;
    if (page.number !== number || page.flags !== kind)
      return `page ${number} has unexpected contents`;
    if (page.txnid > txnid) return `page ${number} is newer than the last transaction`;
    return undefined;
  }

  function nodesFault({ bytes, lower, upper, number }: LmdbPage, kind: number): string | undefined {
    const room = pageSize - headerBytes;
    const least = kind === pageKind.branch ? 2 : 1;
    if (lower % 2 !== 0 || lower / 2 < least || lower > upper || upper > room) {
      return `page ${number} has no valid nodes`;
    }
    for (let at = headerBytes; at < headerBytes + lower; at += 2) {
      const start = bytes.readUInt16LE(at);
      const node = headerBytes + start;
      if (start < upper || start + nodeBytes > room)
        return `page ${number} has a node outside the page`;
      const flags = kind === pageKind.branch ? 0 : bytes.readUInt16LE(node + 4);
      if (flags !== 0 && flags !== isBig) return `page ${number} has a node of an unknown kind`;
      const dataBytes =
        kind === pageKind.branch ? 0 : flags === isBig ? bigBytes : bytes.readUInt32LE(node);
      if (start + nodeBytes + bytes.readUInt16LE(node + 6) + dataBytes > room) {
        return `page ${number} has a node outside the page`;
      }
    }
    return undefined;
  }

  /**
   * Checks the order of the keys of a page. A branch's first key is skipped, because it stands for whatever is less.
   */
  function orderFault({ bytes, lower, number }: LmdbPage, kind: number): string | undefined {
    const from = headerBytes + (kind === pageKind.branch ? 2 : 0);
    for (let at = from + 2; at < headerBytes + lower; at += 2) {
      const before = headerBytes + bytes.readUInt16LE(at - 2);
      const here = headerBytes + bytes.readUInt16LE(at);
      const order = bytes.compare(
        bytes,
        here + nodeBytes,
        here + nodeBytes + bytes.readUInt16LE(here + 6),
        before + nodeBytes,
        before + nodeBytes + bytes.readUInt16LE(before + 6),
      );
      if (order >= 0) return `page ${number} has its keys out of order`;
    }
    return undefined;
  }

  function treeFault(tree: LmdbTree, isSorted: boolean): string | undefined {
    const count = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    const ahead: { readonly number: number; readonly level: number }[] = [];
    if (tree.root !== undefined) ahead.push({ number: tree.root, level: 1 });
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      const { number, level } = next;
      const kind = level < tree.depth ? pageKind.branch : pageKind.leaf;
      const taken = takeFault(number, 1);
      if (taken !== undefined) return taken;
      const page = file.read(number, pageSize);
      const fault = pageFault(page, number, kind);
      if (page === undefined || fault !== undefined) return fault;
      const inside = nodesFault(page, kind) ?? (isSorted ? orderFault(page, kind) : undefined);
      if (inside !== undefined) return inside;
      if (kind === pageKind.branch) {
        count.branchPages += 1;
        for (const child of childrenOf(page)) ahead.push({ number: child, level: level + 1 });
      } else {
        count.leafPages += 1;
        count.entries += page.lower / 2;
        for (const big of bigValuesOf(page)) {
          const apart = bigFault(big);
          if (apart !== undefined) return apart;
          count.overflowPages += big.pages;
        }
      }
    }
    const names = ['branchPages', 'leafPages', 'overflowPages', 'entries'] as const;
    return names.every((name) => count[name] === tree[name])
      ? undefined
      : 'its number of pages or entries does not match its header';
  }

  function bigFault({ first, pages, dataBytes }: BigValue): string | undefined {
    const taken = takeFault(first, pages);
    if (taken !== undefined) return taken;
    const head = file.read(first, pageSize);
    const fault = pageFault(head, first, pageKind.overflow);
    if (fault !== undefined) return fault;
    return head?.pages === pages && headerBytes + dataBytes <= pages * pageSize
      ? undefined
      : `page ${first} starts a value of the wrong size`;
  }

  return treeFault(meta.free, false) ?? treeFault(meta.main, true);
}

interface BigValue {
  readonly first: number;
  readonly pages: number;
  readonly dataBytes: number;
}

function nodesOf({ bytes, lower }: LmdbPage): readonly number[] {
  return Array.from(
    { length: lower / 2 },
    (_, index) => headerBytes + bytes.readUInt16LE(headerBytes + index * 2),
  );
}

/** 48 bits: the last 16 replace the flags of a leaf node. */
function childrenOf(page: LmdbPage): readonly number[] {
  const { bytes } = page;
  return nodesOf(page).map(
    (node) => bytes.readUInt32LE(node) + bytes.readUInt16LE(node + 4) * 2 ** 32,
  );
}

function bigValuesOf(page: LmdbPage): readonly BigValue[] {
  const { bytes } = page;
  return nodesOf(page).flatMap((node) => {
    if (bytes.readUInt16LE(node + 4) !== isBig) return [];
    const at = node + nodeBytes + bytes.readUInt16LE(node + 6);
    return [
      {
        first: wordAt(bytes, at),
        pages: wordAt(bytes, at + 16),
        dataBytes: bytes.readUInt32LE(node),
      },
    ];
  });
}
