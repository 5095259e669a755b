import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { NodeSettings } from '../crash/node.ts';
import { compiled } from './compiled.ts';
import { endChild } from './end-child.ts';

/** A Holdfast node: a real process. */
export interface RunningNode extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process is gone, with its exit code; null where a signal killed it. */
  readonly gone: Promise<number | null>;
  /** What it wrote so far, to stdout and stderr. */
  output(): string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Sends the signal and resolves with the exit code. */
  stop(signal: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
  /** SIGSTOP: it stands still, and notices nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
}

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a node that serves the outside processes. */
export async function startNode(settings: NodeSettings): Promise<RunningNode> {
  return launch('../crash/node.ts', [JSON.stringify(settings)], {});
}

/** Starts `src/main.ts`, compiled, on any free port, as one process unless `WORKERS` says otherwise. */
export async function startMain(env: Readonly<Record<string, string>>): Promise<RunningNode> {
  return launch('../../src/main.ts', [], { PORT: '0', WORKERS: '1', ...env });
}

async function launch(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningNode> {
  const path = compiled(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const gone = once(child, 'close').then(([code]) => {
    children.delete(child);
    return code as number | null;
  });
  const url = new Promise<string>((resolve, reject) => {
    const note = (data: Buffer) => {
      output += data.toString();
      const match = /listens on (http:\S+)/.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    void gone.then((code) => reject(new Error(`The node ended with ${code}:\n${output}`)));
  });
  const kill = async () => {
    await endChild(child);
    await gone;
  };
  return {
    url: await url,
    pid: child.pid ?? 0,
    gone,
    output: () => output,
    kill,
    async stop(signal) {
      child.kill(signal);
      return gone;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    [Symbol.asyncDispose]: kill,
  };
}
