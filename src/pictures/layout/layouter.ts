import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { z } from 'zod';

/** Lays graphs out by ELK. */
export interface Layouter {
  /** The graph with coordinates. Rejects if ELK cannot lay it out within the time limit. */
  readonly layout: (graph: ElkNode) => Promise<ElkNode>;
  readonly close: () => Promise<void>;
}

/** Plain JavaScript, since a worker does not share the loader that compiles the rest while it is developed. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const Elk = require(workerData);
const elk = new Elk();
parentPort.on('message', (graph) => {
  elk.layout(graph).then(
    (laidOut) => parentPort.postMessage({ laidOut }),
    (error) => parentPort.postMessage({ error: String(error) }),
  );
});
`;

const reply = z.object({ laidOut: z.custom<ElkNode>().optional(), error: z.string().optional() });

/**
 * Creates a layouter in a thread of its own, since a layout takes tens of milliseconds. The thread starts with the
 * first graph, does not keep the process running, and is replaced when a graph takes longer than `limitMs`.
 */
export function createLayouter({ limitMs = 20_000 } = {}): Layouter {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const start = (): Worker => {
    const workerData = createRequire(import.meta.url).resolve('elkjs/lib/elk.bundled.js');
    const started = new Worker(program, { eval: true, workerData, execArgv: [] });
    started.unref();
    return started;
  };

  const run = async (graph: ElkNode): Promise<ElkNode> => {
    if (isClosed) throw new Error('The layouter is closed.');
    const thread = (worker ??= start());
    const ended = new AbortController();
    try {
      return await new Promise<ElkNode>((resolve, reject) => {
        const giveUp = (reason: string) => {
          worker = undefined;
          void thread.terminate();
          reject(new Error(reason));
        };
        const timer = setTimeout(() => giveUp(`ELK took more than ${limitMs} ms.`), limitMs);
        const on = (event: string, listener: (value: unknown) => void) => {
          thread.once(event, listener);
          ended.signal.addEventListener('abort', () => thread.off(event, listener));
        };
        ended.signal.addEventListener('abort', () => clearTimeout(timer));
        on('error', (error) => giveUp(`The layout thread failed: ${String(error)}`));
        on('exit', () => giveUp('The layout thread ended.'));
        on('message', (message) => {
          const { laidOut, error } = reply.parse(message);
          if (laidOut === undefined) reject(new Error(`ELK failed: ${error}`));
          else resolve(laidOut);
        });
        thread.postMessage(graph);
      });
    } finally {
      ended.abort();
    }
  };

  return {
    async layout(graph) {
      // One at a time, so that a reply needs no name.
      const next = last.then(async () => run(graph));
      last = next.catch(() => {});
      return next;
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
    },
  };
}
