import { constants, fdatasync, write } from 'node:fs';
import { open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { encodeRecord, type Position } from './log-record.ts';

/**
 * The write-ahead log of one run: two files, which take turns. While the rows of one are moved to the map below, the
 * other takes what is written; then the first is used again, so that most writes change no more than the contents of a
 * file. Each use of a file is an epoch, which starts with a record that says where the epoch before it ends.
 */
export interface WriteLog {
  readonly run: string;
  /** The epoch that takes what is written, from 1. */
  readonly epoch: number;
  /** The length of the epoch so far. */
  readonly bytes: number;
  /**
   * Resolves when the body is on disk and `confirm` has returned. If it rejects, the body counts as not written: the next
   * one takes its place. One at a time.
   */
  append(body: string, confirm: () => void): Promise<void>;
  /** Starts the next epoch, in the file of the one before the current one. Not during `append`. */
  rotate(): Promise<void>;
  close(): Promise<void>;
  /** Closes the files and removes them. */
  remove(): Promise<void>;
}

/** The body of the first record of an epoch. */
interface Opening {
  /** The number of records of the epoch before; absent in the first. */
  readonly before?: number;
}

const prefix = 'holdfast.log-';

/** On Linux a write returns when its data is on disk. Elsewhere that takes a second call. */
const syncFlag = process.platform === 'linux' ? constants.O_DSYNC : 0;
const flags = constants.O_RDWR | constants.O_CREAT | syncFlag;

/** Creates the log of a run in a folder. Files can be read by their owner only. */
export async function createLog(folder: string, run: string): Promise<WriteLog> {
  const paths = pathsOf(folder, run);
  const files: FileHandle[] = [];
  let at = { epoch: 0, sequence: 0, bytes: 0 };

  const put = async (next: typeof at, body: string, confirm?: () => void): Promise<void> => {
    const record = encodeRecord({ run, ...next }, body);
    const file = files[next.epoch % 2];
    if (file === undefined) throw new Error('A log has two files');
    await writeAll(file.fd, record, next.bytes);
    confirm?.();
    at = { ...next, sequence: next.sequence + 1, bytes: next.bytes + record.length };
  };
  const rotate = async (): Promise<void> => {
    const opening: Opening = at.epoch === 0 ? {} : { before: at.sequence };
    await put({ epoch: at.epoch + 1, sequence: 0, bytes: 0 }, JSON.stringify(opening));
  };
  const close = async (): Promise<void> => {
    await Promise.all(files.map(async (file) => file.close()));
  };
  try {
    for (const path of paths) files.push(await open(path, flags, 0o600));
    await rotate();
    await syncFolder(folder);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    run,
    get epoch() {
      return at.epoch;
    },
    get bytes() {
      return at.bytes;
    },
    append: async (body, confirm) => put(at, body, confirm),
    rotate,
    close,
    async remove() {
      await close();
      await Promise.all(paths.map(removeFile));
    },
  };
}

/** The files of a run: both of its parts, or those of them that are there. */
export async function readLog(folder: string, run: string): Promise<readonly Buffer[]> {
  const there = new Set(await readdir(folder));
  const own = pathsOf(folder, run).filter((path) => there.has(basename(path)));
  return Promise.all(own.map(async (path) => readFile(path)));
}

/** Removes the files of all runs. */
export async function removeLogs(folder: string): Promise<void> {
  const names = await readdir(folder);
  const logs = names.filter((name) => name.startsWith(prefix));
  await Promise.all(logs.map(async (name) => removeFile(join(folder, name))));
}

export function parseOpening(body: string): Opening {
  return JSON.parse(body) as Opening;
}

/** Where the first record of an epoch is. */
export function openingOf(run: string, epoch: number): Position {
  return { run, epoch, sequence: 0 };
}

function pathsOf(folder: string, run: string): readonly string[] {
  return [0, 1].map((part) => join(folder, `${prefix}${run}-${part}`));
}

/** It may be gone: the owner before has closed meanwhile. */
async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function writeAll(fd: number, data: Buffer, position: number): Promise<void> {
  for (let done = 0; done < data.length;) {
    done += await writeSome(fd, data.subarray(done), position + done);
  }
  if (syncFlag === 0) await sync(fd);
}

/** Without the promises of `FileHandle`: they cost more than the rest of the call. */
async function writeSome(fd: number, data: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, data, 0, data.length, position, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}

async function sync(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(fd, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/** Makes the names of new files durable. */
async function syncFolder(folder: string): Promise<void> {
  // It opens no folders, and keeps names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
