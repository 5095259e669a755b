import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild } from './end-child.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { findRedisBinary, type RedisBinary } from './redis-binary.ts';

export interface RedisOptions {
  readonly appendfsync?: 'always' | 'everysec';
  /** The append-only file; on unless said otherwise. */
  readonly appendonly?: boolean;
  readonly maxmemoryPolicy?: string;
  readonly port?: number;
  /** Kept after `stop`; without it a temporary folder is made and removed. */
  readonly dir?: string;
  /** Further redis-server arguments, such as `['--cluster-enabled', 'yes']`. */
  readonly args?: readonly string[];
  readonly binary?: RedisBinary;
}

/** A private redis-server on loopback. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now: `restart` changes it. */
  readonly pid: number;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again (ending it first where it still runs) on the same port and folder. */
  restart(): Promise<void>;
  /** Ends it and removes its temporary folder. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a redis-server of its own: nothing else uses it, so a test may kill it. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const binary = options.binary ?? (await findRedisBinary());
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'holdfast-redis-')));
  let { child, port } = await launchOnFreePort(binary, dir, options);

  const stop = async (): Promise<void> => {
    await endChild(child);
    if (options.dir === undefined) {
      // A server that was killed may still be writing.
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    }
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid ?? 0;
    },
    kill: async () => endChild(child),
    restart: async () => {
      await endChild(child, 'SIGTERM');
      child = await launch(binary, dir, port, options);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function launchOnFreePort(
  binary: RedisBinary,
  dir: string,
  options: RedisOptions,
): Promise<{ child: ChildProcess; port: number }> {
  if (options.port !== undefined) {
    return { child: await launch(binary, dir, options.port, options), port: options.port };
  }
  for (let attempt = 0; ; attempt += 1) {
    const port = await findFreePort();
    try {
      return { child: await launch(binary, dir, port, options), port };
    } catch (cause) {
      // Another test may have taken the port since it was seen free.
      if (attempt === 4) throw cause;
    }
  }
}

async function launch(
  binary: RedisBinary,
  dir: string,
  port: number,
  options: RedisOptions,
): Promise<ChildProcess> {
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir,
    save: '',
    logfile: join(dir, 'redis.log'),
    appendonly: (options.appendonly ?? true) ? 'yes' : 'no',
    appendfsync: options.appendfsync ?? 'everysec',
    'maxmemory-policy': options.maxmemoryPolicy ?? 'noeviction',
  };
  const child = spawn(
    binary.path,
    [
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      ...(options.args ?? []),
    ],
    { stdio: 'ignore', argv0: 'redis-server', env: { ...process.env, ...binary.env } },
  );
  endWithThisProcess(child);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  try {
    await Promise.race([failed, untilItAnswers(port, child.pid ?? 0)]);
  } catch (cause) {
    await endChild(child);
    const log = await readFile(settings.logfile, 'utf8').catch(() => '');
    throw new Error(`redis-server did not start on port ${port}\n${log.slice(-2000)}`, { cause });
  }
  failed.catch(() => undefined);
  return child;
}

/** Also when this process is killed: a shell outlives it, sees its end of the pipe close, and ends the server. */
function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const watch = spawn('sh', ['-c', `read _; kill -9 ${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watch.unref();
  child.once('exit', () => watch.kill('SIGKILL'));
}

async function untilItAnswers(port: number, pid: number): Promise<void> {
  await eventually(async () => answers(port, pid), Boolean);
}

/** Asks for the process id too: another server may have taken the port. */
function answers(port: number, pid: number): Promise<boolean> {
  return new Promise((done) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('PING\r\nINFO server\r\nPING\r\n'),
    );
    const finish = () => {
      socket.destroy();
      done(reply.startsWith('+PONG') && reply.includes(`process_id:${pid}\r\n`));
    };
    socket.setTimeout(1000, finish);
    socket.once('error', finish);
    socket.on('data', (data) => {
      reply += data.toString();
      if (!reply.startsWith('+PONG') || reply.endsWith('\r\n+PONG\r\n')) finish();
    });
  });
}

async function findFreePort(): Promise<number> {
  const port = await freePort();
  // A cluster node listens on its port + 10000 too.
  return port > 55_000 ? findFreePort() : port;
}
