import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Queue, QueueEvents, Worker, type Job } from 'bullmq';
import { Hono } from 'hono';
import { order, type Order } from '../order.ts';
import { readArguments, serveParent } from './child.ts';

/**
 * The same three steps without Holdfast, under the same contract: 201 with a Location, and a GET that waits until the work
 * is done and returns its result. Each step is a job with retries of its own, as each task of Holdfast has; the last
 * job has the id of the work, so that `waitUntilFinished` can wait for it.
 */
interface Work {
  readonly id: string;
  readonly order: Order;
  readonly step: number;
  readonly results: readonly { readonly step: number }[];
}

const { redisUrl = '' } = readArguments();
const { hostname: host, port } = new URL(redisUrl);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const retries = { attempts: 3, backoff: { type: 'exponential', delay: 1000 } };
const keptSeconds = 3600;
const queue = new Queue<Work>('steps', { connection });
const events = new QueueEvents('steps', { connection });
// Each waiting client listens.
events.setMaxListeners(0);
queue.setMaxListeners(0);

/** Clients that wait for work whose last job is not there yet. */
const waiting = new Map<string, Set<(job: Job<Work>) => void>>();

async function add(work: Work): Promise<void> {
  const isLast = work.step === 3;
  const job = await queue.add('step', work, {
    ...retries,
    jobId: isLast ? work.id : `${work.id}-${work.step}`,
    removeOnComplete: isLast ? { age: keptSeconds } : true,
  });
  if (isLast) for (const tell of waiting.get(work.id) ?? []) tell(job);
}

const worker = new Worker<Work>(
  'steps',
  async ({ data }) => {
    const results = [...data.results, { step: data.step }];
    if (data.step === 3) return { id: data.order.id, results };
    await add({ ...data, step: data.step + 1, results });
    return undefined;
  },
  // As many at once as Holdfast runs tasks.
  { connection, concurrency: 200 },
);

/** The last job, as soon as it is there: this process adds it. */
async function lastJob(id: string): Promise<Job<Work>> {
  let tell: (job: Job<Work>) => void = () => {};
  const added = new Promise<Job<Work>>((resolve) => (tell = resolve));
  const others = waiting.get(id) ?? new Set();
  waiting.set(id, others.add(tell));
  try {
    return (await queue.getJob(id)) ?? (await added);
  } finally {
    others.delete(tell);
    if (others.size === 0) waiting.delete(id);
  }
}

const app = new Hono();
app.post('/three-steps', async (c) => {
  const parsed = order.parse(await c.req.json());
  const id = randomUUID();
  await add({ id, order: parsed, step: 1, results: [] });
  return c.json({ id, status: 'Pending' }, 201, { location: `/three-steps/${id}` });
});
app.get('/three-steps/:id', async (c) => {
  const id = c.req.param('id');
  const job = await lastJob(id);
  const output: unknown = await job.waitUntilFinished(events, 60_000);
  return c.json({ id, status: 'Completed', output });
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address: AddressInfo) =>
  serveParent(`http://127.0.0.1:${address.port}`, async () => {
    server.close();
    await worker.close();
    await events.close();
    await queue.close();
  }),
);
