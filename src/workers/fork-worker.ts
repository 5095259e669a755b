import cluster from 'node:cluster';
import type { FromWorker } from './messages.ts';
import type { WorkerEvents, WorkerProcess } from './worker-process.ts';

/** Runs this program once more, as a worker of `node:cluster`: what it listens on is shared with the others. */
export function forkWorker({ said, ended }: WorkerEvents): WorkerProcess {
  const worker = cluster.fork();
  worker.on('message', (message: FromWorker) => said(message));
  worker.once('exit', (code: number | null, signal: NodeJS.Signals | null) =>
    ended({ code, signal: signal ?? null }),
  );
  worker.on('error', () => {
    // If the system starts no more processes, no exit follows.
    if (worker.process.pid === undefined) ended({ code: null, signal: null });
  });
  return {
    pid: worker.process.pid,
    tell(message) {
      if (worker.isConnected()) worker.send(message, () => {});
    },
    kill: () => void worker.process.kill('SIGKILL'),
  };
}
