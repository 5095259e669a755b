import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Queue, Worker } from 'bullmq';
import { Hono } from 'hono';
import { z } from 'zod';
import { readArguments, serveParent } from './child.ts';
import { connectEndSignals } from './end-signals.ts';

/** The same three steps as three chained BullMQ jobs: the alternative without Holdfast. */
interface Work {
  readonly id: string;
  readonly ticket: number;
  readonly step: number;
  readonly results: readonly { readonly step: number }[];
}

const { endsPort, redisUrl = '' } = readArguments();
const ended = connectEndSignals(endsPort);
const { hostname: host, port } = new URL(redisUrl);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const options = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: true,
};
const queue = new Queue<Work>('steps', { connection, streams: { events: { maxLen: 10 } } });
const worker = new Worker<Work>(
  'steps',
  async ({ data }) => {
    const results = [...data.results, { step: data.step }];
    if (data.step < 3) {
      await queue.add('step', { ...data, step: data.step + 1, results }, options);
    }
  },
  // As many at once as Holdfast runs tasks.
  { connection, concurrency: 100 },
);
worker.on('completed', ({ data }) => {
  if (data.step === 3) ended(data.ticket);
});

const input = z.object({ ticket: z.number() });
const app = new Hono();
app.post('/three-steps', async (c) => {
  const { ticket } = input.parse(await c.req.json());
  const id = randomUUID();
  await queue.add('step', { id, ticket, step: 1, results: [] }, options);
  c.header('location', `/three-steps/${id}`);
  return c.json({ id, status: 'Pending' }, 201);
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address: AddressInfo) =>
  serveParent(`http://127.0.0.1:${address.port}`, async () => {
    server.close();
    await worker.close();
    await queue.close();
  }),
);
