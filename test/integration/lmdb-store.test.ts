import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import { HoldfastError } from '../../src/errors.ts';
import { openLmdbKv } from '../../src/persistence/embedded/lmdb-kv.ts';
import { openLmdbStore } from '../../src/persistence/embedded/lmdb-store.ts';
import {
  creation,
  dueNow,
  entriesOf,
  hourMs,
  newId,
  next,
  node,
  taskOf,
} from '../conformance/fixture.ts';
import { describeJournal } from '../conformance/journal.ts';
import { describeStore } from '../conformance/store.ts';
import { compiled } from '../support/compiled.ts';
import { endChild } from '../support/end-child.ts';

describeStore('lmdb', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-'));
  let time = 1_800_000_000_000;
  const now = (): number => time;
  const { store } = await openLmdbStore({ dataDir, now });
  return {
    store,
    now,
    advance: (ms) => {
      time += ms;
    },
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
});

describeJournal('lmdb', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-'));
  const { store, journal } = await openLmdbStore({ dataDir });
  return {
    journal,
    close: async () => {
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
});

describe('an lmdb data folder', () => {
  let dataDir: string;
  const children = new Set<ChildProcess>();

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-'));
  });
  afterEach(async () => {
    await Promise.all(Array.from(children, kill));
    await rm(dataDir, { recursive: true });
  });

  it('is created for its owner only if it does not exist', async () => {
    const nested = join(dataDir, 'a', '.holdfast');
    const { store } = await openLmdbStore({ dataDir: nested });
    expect(await readdir(nested)).toContain('holdfast.mdb');
    await store.close();
  });

  it('keeps everything across close and open', async () => {
    const id = newId();
    const first = await openLmdbStore({ dataDir });
    await first.store.keepSecret('secret');
    await first.store.commit(
      creation(id, { terms: { add: ['city=Köln'] }, due: { lease: [taskOf(id)] } }),
    );
    await first.store.commit(await next(first.store, id, 1, { expireAt: 1000 }));
    await first.journal.append('first');
    await first.store.close();

    const { store, journal } = await openLmdbStore({ dataDir });
    expect(await store.load(id)).toMatchObject({ version: 1, body: '{"state":"step 1"}' });
    expect(await entriesOf(store, id, { after: -1, limit: 10 })).toEqual(['entry 0', 'entry 1']);
    expect(await store.count('orders', 'city=Köln')).toBe(1);
    expect(await store.keepSecret('another')).toBe('secret');
    expect(await store.reclaim({ node: 'another name', run: 'run-2' })).toBe(1);
    expect(await dueNow(store)).toEqual([taskOf(id)]);
    expect(await journal.read(0)).toEqual(['first']);
    expect(await journal.append('second')).toBe(1);
    expect(await store.expire(10)).toBe(1);
    await store.close();
  });

  it('keeps what was requested before the close', async () => {
    const ids = Array.from({ length: 100 }, newId);
    const first = await openLmdbStore({ dataDir });
    const commits = ids.map((id) => first.store.commit(creation(id)));
    await first.store.close();
    for (const outcome of await Promise.all(commits)) expect(outcome.kind).toBe('committed');

    const { store } = await openLmdbStore({ dataDir });
    for (const id of ids) expect(await store.load(id)).toBeDefined();
    await store.close();
  });

  it('answers store_unavailable once it is closed', async () => {
    const { store, journal } = await openLmdbStore({ dataDir });
    await store.close();
    await store.close();
    const code = 'store_unavailable';
    await expect(store.load(newId())).rejects.toMatchObject({ code });
    await expect(store.commit(creation(newId()))).rejects.toMatchObject({ code });
    await expect(store.ping()).rejects.toMatchObject({ code });
    await expect(journal.append('late')).rejects.toMatchObject({ code });
  });

  it('is refused to a second owner in the same process, and the first keeps working', async () => {
    const id = newId();
    const { store } = await openLmdbStore({ dataDir });
    await expect(openLmdbStore({ dataDir })).rejects.toMatchObject({
      code: 'data_dir_in_use',
      details: { dataDir, pid: process.pid },
    });
    expect(await store.commit(creation(id))).toMatchObject({ kind: 'committed' });
    expect(await store.load(id)).toBeDefined();
    await store.close();
  });

  it('is refused while another process owns it, naming the folder, the pid and the remedy', async () => {
    const child = startChild();
    await committedBy(child, 1);
    const refusal = openLmdbStore({ dataDir });
    await expect(refusal).rejects.toMatchObject({ code: 'data_dir_in_use' });
    await expect(refusal).rejects.toThrow(dataDir);
    await expect(refusal).rejects.toThrow(`pid ${child.pid}`);
    await expect(refusal).rejects.toThrow('DATA_DIR');
    await committedBy(child, 100);
  });

  it('is free after its owner is killed, with everything that was committed', async () => {
    for (const atLeast of [1, 50, 500]) {
      const child = startChild();
      const acknowledged = committedBy(child, atLeast);
      await acknowledged;
      const all = await kill(child);

      const { store } = await openLmdbStore({ dataDir });
      expect(all.length).toBeGreaterThanOrEqual(atLeast);
      for (const id of all) {
        expect(await store.load(id)).toMatchObject({ version: 0, body: `body of ${id}` });
        expect(await entriesOf(store, id, { after: -1, limit: 10 })).toEqual(['entry 0']);
        expect(await store.lease(taskOf(id), node, hourMs)).toBe(false);
      }
      const count = await store.count('orders', 'a');
      const listed = await store.list({ process: 'orders', terms: ['a'], limit: count + 1 });
      expect(listed).toHaveLength(count);
      await store.close();
    }
  }, 60_000);

  it('is free although the pid of its dead owner now belongs to another process', async () => {
    const kv = await openLmdbKv(dataDir);
    const dead = { pid: process.pid, startedAt: 'in another life', token: 'dead' };
    await kv.write((rows) => rows.put('meta/owner', JSON.stringify(dead)));
    await kv.close();
    const { store } = await openLmdbStore({ dataDir });
    await expect(store.ping()).resolves.toBeUndefined();
    await store.close();
  });

  it('takes no more writes from a process that lost its ownership', async () => {
    const first = await openLmdbKv(dataDir);
    const frozen = { pid: process.pid, startedAt: 'in another container', token: 'frozen' };
    await first.write((rows) => rows.put('a', 'kept'));
    const other = open<string, string>({
      path: join(dataDir, 'holdfast.mdb'),
      noSubdir: true,
      encoding: 'string',
    });
    await other.put('meta/owner', JSON.stringify(frozen));
    await other.close();
    const second = await openLmdbKv(dataDir);
    expect(second.committed.get('a')).toBe('kept');
    await second.close();
    const { store } = await openLmdbStore({ dataDir });
    await expect(first.write((rows) => rows.put('a', 'b'))).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    await first.close();
    expect(await store.commit(creation(newId()))).toMatchObject({ kind: 'committed' });
    await store.close();
  });

  it('is refused without the log of its owner, which was killed, and after the log is back, has everything', async () => {
    const child = startChild();
    await committedBy(child, 20);
    const all = await kill(child);
    const logs = (await readdir(dataDir)).filter((name) => name.startsWith('holdfast.log-'));
    expect(logs).toHaveLength(2);
    const aside = await mkdtemp(join(tmpdir(), 'holdfast-'));
    for (const name of logs) await rename(join(dataDir, name), join(aside, name));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(openLmdbStore({ dataDir })).rejects.toMatchObject({
        code: 'data_damaged',
        details: { what: 'its log is missing' },
      });
      // A build that knows no log must not open it now, either.
      expect(await ownerRow()).toBe('log');
    }
    for (const name of logs) await rename(join(aside, name), join(dataDir, name));
    const { store } = await openLmdbStore({ dataDir });
    for (const id of all) expect(await store.load(id)).toBeDefined();
    await store.close();
    expect(await readdir(dataDir)).not.toContainEqual(expect.stringMatching(/^holdfast\.log-/));
    await rm(aside, { recursive: true });
  });

  it('is refused by a build that knows no log while it needs one', async () => {
    const { store } = await openLmdbStore({ dataDir });
    await store.commit(creation(newId()));
    // Such a build parses the row, and takes a file in which it cannot for damaged.
    const row = await ownerRow();
    expect(() => JSON.parse(String(row)) as unknown).toThrow(SyntaxError);
    await store.close();
    expect(await ownerRow()).toBeUndefined();
  });

  it('answers store_unavailable on a full disk, keeps what was committed, and recovers', async () => {
    const script = compiled(new URL('./lmdb-full-disk-child.ts', import.meta.url));
    const node = `"${process.execPath}" "${script}" "${dataDir}"`;
    const child = spawn('sh', ['-c', `ulimit -f 8000; exec ${node}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.add(child);
    const { last, ...seen } = JSON.parse(await text(child.stdout)) as { last: InstanceId[] };
    expect(seen).toEqual({
      lost: 0,
      codes: ['store_unavailable'],
      recovered: true,
      takesWrites: { before: true, full: false, after: true },
      // Not `data_dir_in_use`: the store is closed, although not everything could be moved.
      reopened: 'store_unavailable',
    });
    const { store } = await openLmdbStore({ dataDir });
    for (const id of last) expect(await store.load(id)).toBeDefined();
    await store.close();
  });

  it.runIf(process.platform === 'linux')(
    'takes writes again after LMDB could not write its first page, and has everything that was acknowledged',
    async () => {
      const kv = await openLmdbKv(dataDir, { epochBytes: 10_000 });
      fillUp(join(dataDir, 'holdfast.mdb'));
      const written: string[] = [];
      const codes = new Set<string>();
      for (let n = 0; n < 100; n += 1) {
        const key = `row/${n}`;
        const write = kv.write((rows) => rows.put(key, key.padEnd(1000, '.')));
        const code = await write.then(
          () => 'written',
          (error: unknown) => (error instanceof HoldfastError ? error.code : String(error)),
        );
        codes.add(code);
        if (code === 'written') written.push(key);
      }
      expect([...codes].toSorted()).toEqual(['store_unavailable', 'written']);
      await kv.probe();
      await kv.close();
      const next = await openLmdbKv(dataDir);
      expect(written.length).toBeGreaterThan(50);
      for (const key of written) expect(next.committed.get(key)).toContain(key);
      await next.close();
    },
  );

  it('can be opened after its first start found no room', async () => {
    const script = compiled(new URL('./lmdb-full-disk-child.ts', import.meta.url));
    const node = `"${process.execPath}" "${script}" "${dataDir}"`;
    const child = spawn('sh', ['-c', `ulimit -f 0; exec ${node}`], { stdio: 'ignore' });
    children.add(child);
    // An error, and no signal.
    expect(await once(child, 'close')).toEqual([1, null]);
    const { store } = await openLmdbStore({ dataDir });
    await store.close();
  });

  it('can be opened after its first start was killed before it had written anything', async () => {
    for (const name of ['holdfast.new', 'holdfast.mdb']) await writeFile(join(dataDir, name), '');
    const { store } = await openLmdbStore({ dataDir });
    expect(await readdir(dataDir)).not.toContain('holdfast.new');
    await store.close();
    // Now, that would be damage.
    await writeFile(join(dataDir, 'holdfast.mdb'), '');
    await expect(openLmdbStore({ dataDir })).rejects.toMatchObject({ code: 'data_damaged' });
  });

  it('is named by a configuration error if it cannot be used', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const refusal = openLmdbStore({ dataDir: file });
    await expect(refusal).rejects.toMatchObject({ code: 'configuration_invalid' });
    await expect(refusal).rejects.toThrow(file);
  });

  it('can be opened after a start that failed half-way', async () => {
    const { store: first } = await openLmdbStore({ dataDir });
    const id = newId();
    await first.commit(creation(id));
    await first.close();
    const obstacle = join(dataDir, 'holdfast.log-obstacle');
    await mkdir(obstacle);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const refusal = openLmdbStore({ dataDir });
      await expect(refusal).rejects.toMatchObject({ code: 'store_unavailable' });
      await expect(refusal).rejects.toThrow(obstacle);
    }
    await rmdir(obstacle);
    const { store } = await openLmdbStore({ dataDir });
    expect(await store.load(id)).toBeDefined();
    await store.close();
  });

  /** What says whom the folder belongs to. */
  async function ownerRow(): Promise<string | undefined> {
    const path = join(dataDir, 'holdfast.mdb');
    const file = open<string, string>({ path, noSubdir: true, encoding: 'string' });
    const value = file.get('meta/owner');
    await file.close();
    return value;
  }

  /** The ids that each child has printed. */
  const printed = new WeakMap<ChildProcess, InstanceId[]>();

  function startChild(): ChildProcess {
    const script = compiled(new URL('./lmdb-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ids: InstanceId[] = [];
    printed.set(child, ids);
    children.add(child);
    createInterface({ input: child.stdout }).on('line', (line) => ids.push(line as InstanceId));
    return child;
  }

  async function committedBy(child: ChildProcess, atLeast: number): Promise<void> {
    await expect
      .poll(() => printed.get(child)?.length, { timeout: 20_000, interval: 1 })
      .toBeGreaterThanOrEqual(atLeast);
  }

  /** Kills with SIGKILL; returns every whole line that had been printed. */
  async function kill(child: ChildProcess): Promise<readonly InstanceId[]> {
    children.delete(child);
    await endChild(child);
    return (printed.get(child) ?? []).filter((line) => line.length === 26);
  }
});

/** From now on, this process finds no room for what it writes to the file at once. */
function fillUp(path: string): void {
  const fd = readdirSync('/proc/self/fd').find((name) => {
    if (!existsSync(`/proc/self/fd/${name}`) || readlinkSync(`/proc/self/fd/${name}`) !== path)
      return false;
    const [, flags = ''] =
      /flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & constants.O_DSYNC) !== 0;
  });
  closeSync(Number(fd));
  // The next file takes its number.
  expect(openSync('/dev/full', 'r+')).toBe(Number(fd));
}

describe('the files of the embedded store', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const modesIn = async (dataDir: string) => {
    const modes = new Map<string, string>();
    for (const file of await readdir(dataDir)) modes.set(file, await modeOf(join(dataDir, file)));
    return modes;
  };
  const openAndClose = async (dataDir: string) => (await openLmdbStore({ dataDir })).store.close();

  it('are restricted to their user, in a folder that others can read', async () => {
    await chmod(folder, 0o755);
    const { store } = await openLmdbStore({ dataDir: folder });
    expect([...(await modesIn(folder)).values()]).toEqual(['600', '600', '600', '600']);
    await store.close();
    expect(await modeOf(folder)).toBe('755');
  });

  it('are restricted to their user at the next start', async () => {
    await openAndClose(folder);
    for (const file of await readdir(folder)) await chmod(join(folder, file), 0o644);
    const { store } = await openLmdbStore({ dataDir: folder });
    expect([...(await modesIn(folder)).values()]).toEqual(['600', '600', '600', '600']);
    await store.close();
  });

  it('are in a private folder, which is created if it does not exist', async () => {
    const dataDir = join(folder, 'new', 'data');
    await openAndClose(dataDir);
    expect(await modeOf(dataDir)).toBe('700');
    expect([...(await modesIn(dataDir))]).toEqual([
      ['holdfast.mdb', '600'],
      ['holdfast.mdb-lock', '600'],
    ]);
  });
});
