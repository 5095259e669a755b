import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
const because = ['--reason', 'It has to be.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

const shown = async (name: string) => (await service.json('show', name)).instance;

describe('holdfast bulk', () => {
  const select = ['--process', 'order', '--where', 'customer=ada'] as const;

  test('counts with --dry-run, refuses to act without --yes, and then acts on all that match', async () => {
    const ids = [];
    for (const number of ['G-1', 'G-2', 'G-3']) ids.push(await service.order(number));
    const mine = [...select, '--status', 'Pending', '--state', 'packing'];
    const preview = await service.json('bulk', 'cancel', ...mine, '--dry-run');
    expect(preview.count).toBeGreaterThanOrEqual(3);
    const asked = await service.holdfast('bulk', 'cancel', ...mine, ...because);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('pass --yes')]);
    expect((await shown('order/G-1')).status).toBe('Pending');
    const ended = await service.json('bulk', 'cancel', ...mine, ...because, '--yes');
    expect(ended).toMatchObject({
      process: 'bulk-act',
      status: 'Completed',
      data: { done: preview.count, failed: 0 },
    });
    for (const number of ['G-1', 'G-2', 'G-3']) {
      expect((await shown(`order/${number}`)).cancelled.reason).toBe('It has to be.');
    }
  });

  test('exits with 1 if the act failed on an instance, and names it', async () => {
    const id = await service.order('H-1');
    const args = ['bulk', 'send', ...select, '--status', 'Pending', '--event', 'PACK'];
    const { code, stdout } = await service.holdfast(
      ...args,
      '--payload',
      '{"by":"nobody"}',
      '--yes',
      ...because,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining(id)]);
    expect(stdout).toContain('event_not_accepted');
  });

  test('does nothing where nothing matches', async () => {
    const args = ['bulk', 'cancel', '--process', 'order', '--where', 'customer=nobody', '--yes'];
    const { code, stderr } = await service.holdfast(...args, ...because);
    expect([code, stderr]).toEqual([0, '0 instances of order match.\n']);
  });

  test('retries the tasks of all that match by name, moves and re-opens them, and keeps the reason', async () => {
    const unlucky = ['--process', 'order', '--where', 'customer=unlucky'] as const;
    for (const number of ['I-1', 'I-2']) await service.order(number, 'charging');
    const retry = ['bulk', 'retry-task', 'charge', ...unlucky, '--yes', ...because];
    expect((await service.json(...retry)).data).toMatchObject({ done: 2, failed: 0 });
    await expect
      .poll(async () => shown('order/I-2'), { timeout: 20_000 })
      .toMatchObject({ version: 3, state: 'charging' });
    const move = ['bulk', 'move-to', 'packed', ...unlucky, '--yes', ...because];
    expect((await service.json(...move)).data).toMatchObject({ done: 2, failed: 0 });
    expect((await shown('order/I-1')).status).toBe('Completed');
    const context = ['--context', '{"customer":"bea"}'] as const;
    const reopen = ['bulk', 'reopen', 'packing', ...unlucky, ...context, '--yes', ...because];
    expect((await service.json(...reopen)).data).toMatchObject({ done: 2, failed: 0 });
    expect(await shown('order/I-1')).toMatchObject({ state: 'packing', data: { customer: 'bea' } });
    const { history } = await service.json('show', 'order/I-1');
    expect(history.at(-1).by).toMatchObject({ sub: 'olga', reason: 'It has to be.' });
  });

  test('pauses all that match, and resumes those that are paused', async () => {
    await service.order('J-1');
    const pending = ['--process', 'order', '--status', 'Pending', '--yes', ...because] as const;
    expect(await service.holdfast('bulk', 'pause', ...pending)).toMatchObject({ code: 0 });
    expect((await shown('order/J-1')).paused.reason).toBe('It has to be.');
    const { instances } = await service.json('list', 'order', '--paused');
    expect(instances.map(({ key }: { key: string }) => key)).toContain('J-1');
    expect(await service.holdfast('bulk', 'resume', ...pending, '--paused')).toMatchObject({
      code: 0,
    });
    expect((await shown('order/J-1')).paused).toBeUndefined();
  });

  test('completes and fails tasks by name, and moves and fires timers by their events', async () => {
    const unlucky = ['--process', 'order', '--where', 'customer=unlucky'] as const;
    const charging = [...unlucky, '--state', 'charging', '--yes', ...because] as const;
    await service.order('K-1', 'charging');
    const output = ['--output', '{"receipt":"by phone"}'] as const;
    const completed = await service.json('bulk', 'complete-task', 'charge', ...charging, ...output);
    expect(completed.data).toMatchObject({ done: 1, failed: 0 });
    expect(await shown('order/K-1')).toMatchObject({
      state: 'packing',
      data: { receipt: 'by phone' },
    });
    const timers = [...unlucky, '--state', 'packing', '--yes', ...because] as const;
    const to = '2100-01-01T00:00:00.000Z';
    const moved = await service.json('bulk', 'move-timer', 'after patience', ...timers, '--to', to);
    expect(moved.data.failures).toEqual([]);
    const [{ event, firesAt }] = (await shown('order/K-1')).timers;
    expect(firesAt).toBe(to);
    const fired = await service.json('bulk', 'fire-timer', event, ...timers);
    expect(fired.data.failures).toEqual([]);
    await expect
      .poll(async () => (await shown('order/K-1')).status, { timeout: 20_000 })
      .toBe('Failed');
    await service.order('K-2', 'charging');
    const error = ['--message', 'Card stolen.', '--code', 'stolen', '--may-be-done'] as const;
    const failed = await service.json('bulk', 'fail-task', 'charge', ...charging, ...error);
    expect(failed.data).toMatchObject({ done: 1, failed: 0 });
    const { history } = await service.json('show', 'order/K-2');
    expect(history.at(-1).event).toMatchObject({
      type: 'act.failTask',
      error: { message: 'Card stolen.', code: 'stolen', mayBeDone: true },
    });
  });

  test.each([
    [['fire-timer'], 'Pass the event of a timer after "bulk fire-timer".'],
    [['move-timer', 'REMIND'], 'Pass when: "bulk move-timer" needs --to <time>.'],
    [['pause', '--may-be-done'], '--may-be-done does not belong to "bulk pause".'],
    [['move-to'], 'Pass the path of a state after "bulk move-to".'],
    [['retry-task'], 'Pass the name of a task after "bulk retry-task".'],
    [['pause', 'packing'], '"bulk pause" takes no "packing".'],
    [['cancel', '--context', '{}'], '--context does not belong to "bulk cancel".'],
  ])('with arguments that the act does not have is wrong use: %s', async (args, message) => {
    const all = ['bulk', ...args, '--process', 'order', '--yes', ...because];
    expect(await service.holdfast(...all)).toMatchObject({ code: 2, stderr: `${message}\n` });
  });

  test('is refused where the process has no such task, and names those it has', async () => {
    const args = ['bulk', 'retry-task', 'chrage', '--process', 'order', '--yes', ...because];
    await service.order('J-2');
    const { code, stderr } = await service.holdfast(...args);
    expect([code, stderr]).toEqual([3, expect.stringContaining('task of order: charge')]);
  });
});
