import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLossyProxy, type LossyProxy } from '../../support/lossy-proxy.ts';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
let proxy: LossyProxy;
const because = ['--reason', 'It has to be.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
  proxy = await startLossyProxy(service.url);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const run = async (...args: readonly string[]) => service.holdfast(...args, '--url', proxy.url);
const steps = async (name: string) => (await service.json('show', name)).history;

describe('a command of which the answer is lost', () => {
  test('sends the same again, and what it does is done once: an act, an event, a cancellation', async () => {
    await service.order('L-1');
    for (const [command, type] of [
      [['pause', 'order/L-1', ...because], 'act.pause'],
      [['resume', 'order/L-1', ...because], 'act.resume'],
      [['cancel', 'order/L-1', ...because], 'cancel'],
    ] as const) {
      proxy.lose(2);
      const before = proxy.passed();
      const { code, stderr } = await run(...command);
      expect([code, stderr, proxy.passed() - before]).toEqual([0, '', 3]);
      const own = (await steps('order/L-1')).filter(
        ({ event }: { event: { type: string } }) => event.type === type,
      );
      expect(own).toHaveLength(1);
    }
    await service.order('L-2');
    proxy.lose(1);
    const sent = await run('send', 'order/L-2', 'PACK', '{"by":"ann"}');
    expect([sent.code, sent.stdout]).toEqual([0, expect.stringContaining('version 2')]);
  });

  test('is done once also where it is no step: a start, a pause of a process, a bulk act, a deletion', async () => {
    const input = JSON.stringify({ number: 'L-3', customer: 'ada' });
    proxy.lose(1);
    expect((await run('start', 'order', input)).code).toBe(0);
    for (const verb of ['pause', 'resume']) {
      proxy.lose(1);
      expect((await run(`${verb}-process`, 'order', ...because)).code).toBe(0);
    }
    const { entries } = await service.json('audit', '--limit', '2');
    expect(entries.map(({ what, outcome }: Record<string, string>) => [what, outcome])).toEqual([
      ['resumeProcess', 'done'],
      ['pauseProcess', 'done'],
    ]);
    proxy.lose(1);
    const select = ['--process', 'order', '--where', 'customer=ada', '--status', 'Pending'];
    const bulk = await run('bulk', 'cancel', ...select, '--yes', ...because);
    expect(bulk.code).toBe(0);
    expect((await service.json('list', 'bulk-act')).instances).toHaveLength(1);
    const { id } = (await service.json('show', 'order/L-3')).instance;
    proxy.lose(1);
    expect((await run('delete', `order/${id}`, ...because)).code).toBe(0);
    expect((await service.json('audit', '--what', 'delete')).entries).toHaveLength(1);
  });

  test('names the key if no answer comes at all, with which it can be repeated', async () => {
    await service.order('L-4');
    proxy.lose(Infinity);
    const { code, stderr } = await run('pause', 'order/L-4', ...because);
    expect([code, stderr]).toEqual([4, expect.stringContaining('It may have been done.')]);
    const [, key = ''] = /--idempotency-key '([^']+)'/.exec(stderr) ?? [];
    proxy.lose(0);
    await service.holdfast('resume', 'order/L-4', ...because);
    const again = await run('pause', 'order/L-4', ...because, '--idempotency-key', key);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('paused')]);
    expect((await service.json('show', 'order/L-4')).instance.paused).toBeUndefined();
  });
});
