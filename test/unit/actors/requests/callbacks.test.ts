import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import { callbackToken } from '../../../../src/actors/requests/callbacks.ts';
import { toEffectId, toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { createTokenCipher } from '../../../../src/actors/secrets/token-cipher.ts';
import { defineProcess, type TaskPolicy } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { hasEnded } from '../../../support/has-ended.ts';

const hourMs = 60 * 60 * 1000;

const handedOver = ({ tasks }: InstanceView) => tasks.some((one) => one.handedOver === true);

/** Asks an agency for a score, which it sends to the callback. */
function createScoring(urls: string[], policy: TaskPolicy = {}) {
  const machine = setup({
    types: { context: {} as { readonly score?: number; readonly failure?: string } },
    actors: {
      ask: task<{ score: number }>(async ({ callbackUrl, handOver }) => {
        urls.push(callbackUrl);
        return handOver();
      }),
    },
  }).createMachine({
    context: {},
    initial: 'asking',
    states: {
      asking: {
        invoke: {
          src: 'ask',
          onDone: {
            target: 'scored',
            actions: assign({ score: ({ event }) => event.output.score }),
          },
          onError: {
            target: 'failed',
            actions: assign({ failure: ({ event }) => String(Object(event.error).code) }),
          },
        },
      },
      scored: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'scoring', machine, tasks: { ask: policy } });
}

function tokenIn(url: string | undefined): string {
  return url?.split('/callbacks/')[1] ?? 'none';
}

describe('a task that is handed over', () => {
  it('is completed by its callback, whose second call gets the same answer', async () => {
    const urls: string[] = [];
    await using scoring = await createMemoryRuntime(createScoring(urls), {
      publicUrl: () => 'https://here',
    });
    const id = await scoring.start();
    await scoring.until(id, handedOver);
    expect(urls[0]).toMatch(/^https:\/\/here\/callbacks\/[\w-]{40,}$/);
    const token = tokenIn(urls[0]);
    await scoring.runtime.complete(token, { output: { score: 7 } });
    await scoring.runtime.complete(token, { output: { score: 9 } });
    const view = await scoring.until(id, hasEnded);
    expect(view).toMatchObject({ status: 'Completed', version: 2, data: { score: 7 } });
  });

  it('is failed by a callback with an error', async () => {
    const urls: string[] = [];
    await using scoring = await createMemoryRuntime(createScoring(urls));
    const id = await scoring.start();
    await scoring.until(id, handedOver);
    const error = { message: 'no such person', code: 'unknown_person' };
    await scoring.runtime.complete(tokenIn(urls[0]), { error });
    const view = await scoring.until(id, hasEnded);
    expect(view).toMatchObject({ state: 'failed', data: { failure: 'unknown_person' } });
  });

  it('accepts only an output that matches its schema, and no forged token', async () => {
    const urls: string[] = [];
    const policy = { result: z.object({ score: z.number() }) };
    await using scoring = await createMemoryRuntime(createScoring(urls, policy));
    const id = await scoring.start();
    await scoring.until(id, handedOver);
    const bad = scoring.runtime.complete(tokenIn(urls[0]), { output: { score: 'high' } });
    await expect(bad).rejects.toMatchObject({ code: 'invalid_request' });
    const empty = scoring.runtime.complete(tokenIn(urls[0]), {});
    await expect(empty).rejects.toMatchObject({ code: 'invalid_request' });
    const guessed = scoring.runtime.complete('A'.repeat(80), { output: { score: 1 } });
    await expect(guessed).rejects.toMatchObject({ code: 'instance_not_found' });
    expect((await scoring.runtime.get('scoring', id)).version).toBe(1);
  });

  it.each([
    [{}, '', 'output'],
    [undefined, '', 'output'],
    [[], '', 'output'],
    [{ score: 1 }, '', 'output'],
    [{ error: {} }, '/error/message', 'string'],
    [{ output: 1, error: { message: 'no' } }, '', 'output'],
  ])('refuses a malformed callback with what it expects: %j', async (body, pointer, wanted) => {
    const urls: string[] = [];
    await using scoring = await createMemoryRuntime(createScoring(urls));
    await scoring.until(await scoring.start(), handedOver);
    await expect(scoring.runtime.complete(tokenIn(urls[0]), body)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ pointer, message: expect.stringContaining(wanted) }] },
    });
  });

  it('cannot be completed by reading the store of a service with a secret', async () => {
    const urls: string[] = [];
    const store = createVirtualStore();
    const secret = 's'.repeat(32);
    await using scoring = await createMemoryRuntime(createScoring(urls), { store, secret });
    const id = await scoring.start();
    await scoring.until(id, handedOver);
    const { createdAt } = await scoring.runtime.get('scoring', id);
    const instance = { id: toInstanceId(id as PublicId), createdAt: Date.parse(createdAt) };
    const effect = toEffectId(instance, '0/0');
    const startedAt = Date.parse((await scoring.runtime.get('scoring', id)).createdAt);
    expect(tokenIn(urls[0])).toBe(callbackToken(createTokenCipher(secret), effect, startedAt));
    const other = createTokenCipher(await store.keepSecret('none'));
    const forged = callbackToken(other, effect, startedAt);
    const completed = scoring.runtime.complete(forged, { output: { score: 1 } });
    await expect(completed).rejects.toMatchObject({ code: 'instance_not_found' });
  });

  it('fails when its time is over, and a later callback is closed', async () => {
    const urls: string[] = [];
    const policy = { attempts: 1, timeout: 30 };
    await using scoring = await createMemoryRuntime(createScoring(urls, policy));
    const id = await scoring.start();
    expect(await scoring.until(id, hasEnded)).toMatchObject({ data: { failure: 'timeout' } });
    const late = scoring.runtime.complete(tokenIn(urls[0]), { output: { score: 1 } });
    await expect(late).rejects.toMatchObject({ code: 'callback_closed' });
  });

  it('fails when its time is over, even if that is not a whole number of days', async () => {
    const policy = { attempts: 1, timeout: 36 * hourMs };
    await using scoring = await createMemoryRuntime(createScoring([], policy));
    const id = await scoring.start();
    const after = async (hours: number) => {
      await scoring.clock.skip(hours * hourMs);
      await scoring.clock.advance(1_000);
      return (await scoring.runtime.get('scoring', id)).state;
    };
    await scoring.clock.advance(100);
    expect(await after(24)).toBe('asking');
    expect(await after(12)).toBe('failed');
  });

  it('is tried again when it misses its heartbeat, and shows its progress until then', async () => {
    const urls: string[] = [];
    const policy = { attempts: 2, heartbeat: 150, backoff: { initialMs: 1 } };
    await using scoring = await createMemoryRuntime(createScoring(urls, policy));
    const id = await scoring.start();
    await scoring.until(id, handedOver);
    await scoring.runtime.progress(tokenIn(urls[0]), { percent: 40 });
    const view = await scoring.runtime.get('scoring', id);
    expect(view.tasks).toMatchObject([{ progress: { percent: 40 }, handedOver: true }]);
    await scoring.until(id, () => urls.length === 2);
    expect(urls[1]).toBe(urls[0]);
    expect(await scoring.until(id, hasEnded)).toMatchObject({ data: { failure: 'heartbeat' } });
  });

  it('may be completed before it has returned', async () => {
    const machine = setup({
      actors: {
        ask: task<string>(async ({ callbackUrl, handOver }) => {
          await complete(tokenIn(callbackUrl));
          return handOver();
        }),
      },
    }).createMachine({
      initial: 'asking',
      states: { asking: { invoke: { src: 'ask', onDone: 'done' } }, done: { type: 'final' } },
    });
    const process = defineProcess({ name: 'scoring', machine });
    await using scoring = await createMemoryRuntime(process);
    const complete = async (token: string) => scoring.runtime.complete(token, { output: 'quick' });
    const id = await scoring.start();
    expect((await scoring.until(id, hasEnded)).status).toBe('Completed');
  });
});
