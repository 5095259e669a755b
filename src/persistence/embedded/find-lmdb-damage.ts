import { endianness } from 'node:os';
import { openLmdbFile, type LmdbFile, type LmdbMeta } from './lmdb-file.ts';
import { findDamageInTrees } from './find-damage-in-trees.ts';

const dataVersion = 2;
/** The most that a process can map. */
const mostBytes = 2 ** 47;
const isPageSize = (size: number): boolean =>
  /^(512|1024|2048|4096|8192|16384|32768|65536)$/.test(String(size));

/** How often a file that changes meanwhile is checked again. */
const attempts = 5;

/**
 * What is wrong with an LMDB file. LMDB maps it into memory and trusts what it reads there, so a file that ends too
 * early, or has other bytes in place of a tree, ends the process by a signal. Reads every page in use except the inside
 * of large values. Undefined if there is no file, nothing is wrong, or another process is writing.
 */
export function findLmdbDamage(path: string): string | undefined {
  if (endianness() !== 'LE') return undefined;
  const file = openLmdbFile(path);
  if (file === undefined) return undefined;
  try {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const before = newestOf(file);
      const damage = damageOf(file);
      if (damage === undefined) return undefined;
      // The pages of a snapshot stay unchanged until the one after the next is written.
      if (before === newestOf(file)) return damage;
    }
    return undefined;
  } finally {
    file.close();
  }
}

/** Identifies the state of the file. */
function newestOf(file: LmdbFile): string {
  const first = file.meta(0, 0);
  const second = first && isPageSize(first.pageSize) ? file.meta(1, first.pageSize) : undefined;
  return `${file.size()} ${first?.txnid} ${second?.txnid}`;
}

function damageOf(file: LmdbFile): string | undefined {
  const size = file.size();
  if (size === 0) return 'it is empty';
  const first = file.meta(0, 0);
  if (first === undefined) return 'it ends within its first page';
  if (!first.isMeta || !isPageSize(first.pageSize))
    return 'its first page is not the first page of an LMDB file';
  const second = file.meta(1, first.pageSize);
  if (second === undefined || size < 2 * first.pageSize) return 'it ends before its second page';
  // An older format, which LMDB itself accepts or refuses.
  if (first.version === 1 && second.version === 1) return undefined;
  const fault = metaFault(first, 0) ?? metaFault(second, 1) ?? pairFault(first, second);
  if (fault !== undefined) return fault;
  return findDamageInTrees(file, first.txnid > second.txnid ? first : second, size);
}

function metaFault(meta: LmdbMeta, number: 0 | 1): string | undefined {
  const { isMeta, version, pageSize, mapBytes, lastPage, txnid } = meta;
  if (!isMeta || version !== dataVersion) return `page ${number} is not a meta page`;
  if (lastPage < 1 || (lastPage + 1) * pageSize > mapBytes || mapBytes > mostBytes) {
    return `meta page ${number} has an impossible last page`;
  }
  if (txnid !== 0 && txnid % 2 !== number)
    return `meta page ${number} is from the wrong transaction`;
  return undefined;
}

/** The two snapshots must be of consecutive transactions; otherwise the newest one is lost. */
function pairFault(first: LmdbMeta, second: LmdbMeta): string | undefined {
  if (first.pageSize !== second.pageSize) return 'its meta pages have different page sizes';
  if (Math.abs(first.txnid - second.txnid) > 1)
    return 'its meta pages are not from consecutive transactions';
  return undefined;
}
