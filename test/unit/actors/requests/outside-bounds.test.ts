import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { createRemoteKeys } from '../../../../src/http/access/remote-keys.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime, type MemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

describe('the progress of a task that is handed over', () => {
  async function openPrint(policy: { readonly heartbeat?: number } = {}) {
    const urls: string[] = [];
    const machine = setup({
      actors: {
        print: task<string>(async ({ callbackUrl, handOver }) => {
          urls.push(callbackUrl);
          return handOver();
        }),
      },
    }).createMachine({
      initial: 'printing',
      states: { printing: { invoke: { src: 'print', onDone: 'done' } }, done: { type: 'final' } },
    });
    const process = defineProcess({ name: 'print', machine, tasks: { print: policy } });
    const store = createVirtualStore();
    const first = await createMemoryRuntime(process, { store });
    const id = await first.start();
    await store.clock.advance(100);
    const token = urls[0]?.split('/callbacks/')[1] ?? 'none';
    const open: MemoryRuntime[] = [first];
    return {
      runtime: first.runtime,
      time: store.clock,
      token,
      tell: async (progress: unknown, runtime = first.runtime) => runtime.progress(token, progress),
      get: async (): Promise<InstanceView> => first.runtime.get('print', id),
      history: async () => (await first.runtime.history('print', id)).steps,
      otherNode: async () => {
        const other = await createMemoryRuntime(process, { store, node: 'other' });
        open.push(other);
        return other.runtime;
      },
      [Symbol.asyncDispose]: async () => {
        await Promise.all(open.map(async (memory) => memory[Symbol.asyncDispose]()));
      },
    };
  }

  it('is committed once a second, and the last report is not lost', async () => {
    await using print = await openPrint();
    const { version } = await print.get();
    const told = Array.from({ length: 500 }, async (_, percent) => print.tell({ percent }));
    await print.time.advance(100);
    expect((await print.get()).tasks).toMatchObject([{ progress: { percent: 0 } }]);
    await print.time.advance(1_000);
    await Promise.all(told);
    expect(await print.get()).toMatchObject({
      version: version + 2,
      tasks: [{ progress: { percent: 499 } }],
    });
  });

  it('is committed more often if the heartbeat requires it', async () => {
    await using print = await openPrint({ heartbeat: 600 });
    for (let n = 0; n < 10; n += 1) {
      void print.tell(n);
      await print.time.advance(200);
    }
    expect((await print.get()).tasks).toMatchObject([
      { handedOver: true, attempts: 1, progress: 9 },
    ]);
  });

  it('comes before the completion that follows it', async () => {
    await using print = await openPrint();
    const told = [print.tell(1), print.tell(2), print.tell(3)];
    await print.time.advance(50);
    const completed = print.runtime.complete(print.token, { output: 'paper' });
    await print.time.advance(100);
    await Promise.all([...told, completed]);
    const types = (await print.history()).map(({ event }) => event.type);
    expect(types.slice(-3)).toEqual(['task.progress', 'task.progress', 'task.completed']);
  });

  it('does not replace a later report to another node', async () => {
    await using print = await openPrint();
    const other = await print.otherNode();
    const told = [print.tell('first'), print.tell('second')];
    await print.time.advance(100);
    told.push(print.tell('third', other));
    await print.time.advance(100);
    expect((await print.get()).tasks).toMatchObject([{ progress: 'third' }]);
    await print.time.advance(1_000);
    await Promise.all(told);
    expect((await print.get()).tasks).toMatchObject([{ progress: 'third' }]);
  });

  it('is committed when the node stops', async () => {
    await using print = await openPrint();
    const told = [print.tell(1), print.tell(2)];
    await print.time.advance(50);
    const drained = print.runtime.drain();
    await print.time.advance(50);
    await Promise.all(told);
    expect((await print.get()).tasks).toMatchObject([{ progress: 2 }]);
    await print.time.finish(drained);
  });

  it('has 8 KB at most', async () => {
    await using print = await openPrint();
    await print.tell('x'.repeat(8_190));
    const { version } = await print.get();
    const refused = { code: 'body_too_large', message: expect.stringContaining('8193') as unknown };
    await expect(print.tell('x'.repeat(8_191))).rejects.toMatchObject(refused);
    expect((await print.get()).version).toBe(version);
  });
});

describe('stored errors and reasons are bounded:', () => {
  const failing = (message: string) =>
    defineProcess({
      name: 'failing',
      machine: setup({
        actors: {
          fail: task(async () => {
            throw Object.assign(new Error(message), { name: message, code: message });
          }),
        },
      }).createMachine({
        initial: 'trying',
        states: { trying: { invoke: { src: 'fail', onError: 'failed' } }, failed: {} },
      }),
      tasks: { fail: { attempts: 1 } },
    });

  it('long texts in the error of a task are cut, and marked as cut', async () => {
    await using memory = await createMemoryRuntime(failing('€'.repeat(1_000_000)));
    const id = await memory.start();
    const { tasks } = await memory.until(id, ({ state }) => state === 'failed');
    const { name, message, code } = tasks[0]?.error ?? { name: '', message: '' };
    expect(message).toMatch(/^€{8192}… \(cut: it had 1000000 characters\)$/);
    expect([name, code]).toEqual(Array(2).fill(expect.stringMatching(/^€{256}… \(cut: /)));
  });

  it('a reason of more than 1,000 characters is refused', async () => {
    await using memory = await createMemoryRuntime(failing('no'));
    const id = await memory.start();
    const { version } = await memory.until(id, ({ state }) => state === 'failed');
    const reason = 'x'.repeat(1_001);
    const refused = { code: 'invalid_request', details: { errors: [{ pointer: '/reason' }] } };
    const { runtime } = memory;
    await expect(runtime.cancel('failing', id, { reason })).rejects.toMatchObject(refused);
    await expect(runtime.skipRollback('failing', id, '1/0', reason)).rejects.toMatchObject(refused);
    expect(await runtime.get('failing', id)).toMatchObject({ version, status: 'Pending' });
    await runtime.cancel('failing', id, { reason: reason.slice(1) });
  });
});

it('a key set of more than 1 MB is not read to its end', async () => {
  let sentBytes = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sentBytes += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const keys = createRemoteKeys({
    url: 'https://id.example.com/keys',
    log: capturedLog().log,
    fetch: async () => new Response(body),
  });
  const verified = keys({ alg: 'ES256', kid: 'a' }, { payload: '', signature: '' });
  await expect(verified).rejects.toMatchObject({ code: 'jwks_unavailable' });
  expect(sentBytes).toBeLessThan(1.5 * 1024 ** 2);
});
