import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { createActor, fromPromise, type ActorRefFrom } from 'xstate';
import { order, type Order } from '../order.ts';
import { createThreeStepsMachine, type Result } from '../processes/three-steps-machine.ts';
import { readArguments, serveParent } from './child.ts';

/**
 * The least that the same three steps can take with the same libraries: XState, and one `SET` of its snapshot for each step, which
 * is written before the next task starts. Nothing reads it again: no retries, no recovery, no second node, no history, no list.
 * What Holdfast takes beyond this is what its guarantees take.
 */
interface Output {
  readonly id: string;
  readonly results: readonly Result[];
}

const { redisUrl = '' } = readArguments();
const redis = new Redis(redisUrl, { enableAutoPipelining: true });

/** Writes the snapshot of the machine to which a task belongs. */
const writes = new WeakMap<object, () => Promise<unknown>>();

const machine = createThreeStepsMachine((step) =>
  fromPromise(async ({ self }): Promise<Result> => {
    const parent = self._parent;
    if (parent !== undefined) await writes.get(parent)?.();
    return { step };
  }),
);

const ends = new Map<string, Promise<Output>>();

/** Resolves once the first snapshot is written. */
async function begin(id: string, input: Order): Promise<void> {
  const actor = createActor(machine, { input });
  let first: Promise<unknown> | undefined;
  writes.set(actor, async () => {
    // The actor has no snapshot with this task before the task has started.
    await Promise.resolve();
    const written = write(id, actor);
    first ??= written;
    return written;
  });
  const ended = new Promise<Output>((resolve) => {
    actor.subscribe({
      complete: () => {
        const { output } = actor.getSnapshot();
        if (output === undefined) throw new Error('The machine has ended without an output');
        void write(id, actor).then(() => resolve(output));
      },
    });
  });
  ends.set(id, ended);
  actor.start();
  await Promise.resolve();
  await first;
}

async function write(id: string, actor: ActorRefFrom<typeof machine>): Promise<unknown> {
  return redis.set(`plain:${id}`, JSON.stringify(actor.getPersistedSnapshot()));
}

const app = new Hono();
app.post('/three-steps', async (c) => {
  const parsed = order.parse(await c.req.json());
  const id = randomUUID();
  await begin(id, parsed);
  return c.json({ id, status: 'Pending' }, 201, { location: `/three-steps/${id}` });
});
app.get('/three-steps/:id', async (c) => {
  const id = c.req.param('id');
  const output = await ends.get(id);
  ends.delete(id);
  return c.json({ id, status: 'Completed', output });
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address: AddressInfo) =>
  serveParent(`http://127.0.0.1:${address.port}`, async () => {
    server.close();
    redis.disconnect();
  }),
);
