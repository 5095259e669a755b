import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openLmdbKv } from '../../src/persistence/embedded/lmdb-kv.ts';
import { compiled } from '../support/compiled.ts';
import { endChild } from '../support/end-child.ts';

const script = compiled(new URL('./lmdb-writer-child.ts', import.meta.url));

/** A process that writes to the folder, killed with SIGKILL at a random moment; the rows it had acknowledged. */
async function writeUntilKilled(dataDir: string, round: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, dataDir, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => printed.push(line));
  await Promise.race([once(lines, 'line'), closed]);
  await sleep(Math.random() * 100);
  await endChild(child);
  const [code] = await closed;
  expect(code).toBeNull();
  // An incomplete line acknowledges nothing.
  return printed.filter((line) => /^row\/\d+\/\d\/\d+$/.test(line));
}

test(
  'a data file is intact after each of 50 kills with -9, with every acknowledged row',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-killed-'));
    let acknowledged = 0;
    try {
      // Two files side by side: most of the time goes into starting processes.
      const runs = [join(folder, 'a'), join(folder, 'b')].map(async (dataDir) => {
        for (let round = 0; round < 25; round += 1) {
          const keys = await writeUntilKilled(dataDir, round);
          const kv = await openLmdbKv(dataDir);
          // The last line may lack a digit.
          for (const key of keys.slice(0, -1)) {
            expect(kv.committed.get(key)?.replace(/\.+$/, '')).toBe(key);
          }
          acknowledged += keys.length;
          await kv.close();
        }
      });
      await Promise.all(runs);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    expect(acknowledged).toBeGreaterThanOrEqual(50);
    console.log(`${acknowledged} rows acknowledged over 50 deaths; all there`);
  },
);
