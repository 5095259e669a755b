import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { openLmdbStore } from '../../src/persistence/embedded/lmdb-store.ts';
import { freePort } from '../support/free-port.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Started extends AsyncDisposable {
  readonly port: number;
  readonly npm: ReturnType<typeof spawn>;
  readonly dataDir: string;
  stdout(): string;
  stderr(): string;
}

/** `npm start`, as typed in a shell, in its own process group. */
async function npmStart(env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const place = await createStoragePlace('embedded');
  const port = await freePort();
  const { dataDir = '' } = place;
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  npm.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  npm.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  await vi.waitFor(
    async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200),
    { timeout: 20_000, interval: 50 },
  );
  return {
    port,
    npm,
    dataDir,
    stdout: () => stdout,
    stderr: () => stderr,
    async [Symbol.asyncDispose]() {
      try {
        process.kill(-(npm.pid ?? 0), 'SIGKILL');
      } catch {
        // All of them have ended.
      }
      await place[Symbol.asyncDispose]();
    },
  };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

describe('npm start', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'also stops the server when only npm gets %s: its port and its folder are free',
    async (signal) => {
      await using started = await npmStart();
      const gone = once(started.npm, 'exit');
      started.npm.kill(signal);
      // npm waits for the server, so both have ended when npm has.
      await gone;
      expect(await isFree(started.port)).toBe(true);
      expect(started.stdout()).toContain(`"signal":"${signal}","msg":"closing"`);
      const { store } = await openLmdbStore({ dataDir: started.dataDir });
      await store.close();
    },
  );

  test('greets on stderr, and logs only JSON lines on stdout', async () => {
    await using started = await npmStart();
    await vi.waitFor(() => expect(started.stderr()).toContain('Try:'), 5_000);
    const { port } = started;
    expect(started.stderr()).toContain(`Holdfast listens on http://127.0.0.1:${port}\n`);
    // npm first prints what it runs; `npm start --silent` does not.
    const lines = started
      .stdout()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('> '));
    const messages = lines.map((line) => JSON.parse(line) as object);
    expect(messages).toContainEqual(
      expect.objectContaining({ msg: 'listening', url: `http://127.0.0.1:${port}` }),
    );
  });
});
