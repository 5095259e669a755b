import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHoldfast } from '../../support/run-holdfast.ts';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
const because = ['--reason', 'It has to be.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

const shown = async (name: string) => (await service.json('show', name)).instance;

describe('holdfast start', () => {
  test('starts an instance with input from an argument or stdin, once for each key', async () => {
    const input = JSON.stringify({ number: 'A-1', customer: 'ada' });
    const args = ['start', 'order', input, '--idempotency-key', 'a-1'];
    const first = await service.json(...args);
    expect(first).toMatchObject({ process: 'order', key: 'A-1', version: 0 });
    expect((await service.json(...args)).id).toBe(first.id);
    const piped = startHoldfast([
      'start',
      '/orders',
      '-',
      '--url',
      service.url,
      '--token-file',
      service.tokens.ann,
    ]);
    piped.child.stdin.end(JSON.stringify({ number: 'A-2', customer: 'ada' }));
    expect(await piped.result).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^order\//),
    });
  });

  test('waits for the end, and exits with 1 if the instance fails', async () => {
    const input = JSON.stringify({ number: 'A-3', customer: 'broke' });
    const { code, stdout } = await service.holdfast('start', 'order', input, '--wait');
    expect([code, stdout]).toEqual([1, expect.stringContaining('is Failed in refused')]);
  });

  test('lists every fault of an input, and exits with 3', async () => {
    const { code, stderr } = await service.holdfast('start', 'order', '{"number":1}');
    expect(code).toBe(3);
    expect(stderr).toMatch(/\/number: .*\/customer: .*\n\(400, invalid_request, /);
    expect(stderr.split('/number')).toHaveLength(2);
  });
});

describe('holdfast send', () => {
  test('sends an event with its reason, which the history keeps', async () => {
    await service.order('B-1');
    const args = ['send', 'order/B-1', 'PACK', '{"by":"ann"}', ...because];
    expect(await service.holdfast(...args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is Completed in packed, version 2.'),
    });
    const { history } = await service.json('show', 'order/B-1');
    expect(history.at(-1).by).toEqual({ sub: 'olga', reason: 'It has to be.' });
  });

  test('is refused with what the state accepts, and exits with 3', async () => {
    await service.order('B-2');
    const refused = await service.holdfast('send', 'order/B-2', 'PACK', '{"by":"nobody"}');
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining('event_not_accepted'),
    ]);
    const stale = await service.holdfast(
      'send',
      'order/B-2',
      'PACK',
      '{"by":"a"}',
      '--if-version=0',
    );
    expect([stale.code, stale.stderr]).toEqual([3, expect.stringContaining('Look at it again')]);
  });
});

describe('acts of an operator', () => {
  test.each([
    ['retry', ['charge'], { version: 3, state: 'charging' }],
    ['fail', ['--message', 'Card stolen.'], { version: 2, state: 'refused', status: 'Failed' }],
    ['complete', ['--output', '{"receipt":"by phone"}'], { version: 2, state: 'packing' }],
  ])(
    'holdfast %s acts on a pending task, by its name or the only one',
    async (name, args, then) => {
      const key = `order/C-${name}`;
      await service.order(`C-${name}`, 'charging');
      const { version } = await shown(key);
      expect(version).toBe(1);
      expect((await service.holdfast(name, key, ...args, ...because)).stderr).toBe('');
      await expect.poll(async () => shown(key), { timeout: 20_000 }).toMatchObject(then);
      const { history } = await service.json('show', key);
      expect(history.map(({ by }: { by?: object }) => by)).toContainEqual({
        sub: 'olga',
        reason: 'It has to be.',
      });
    },
  );

  test('holdfast fire and move-timer act on the pending timer', async () => {
    await service.order('D-1');
    const { timers } = await service.json('move-timer', 'order/D-1', '--to', '3d', ...because);
    expect(Date.parse(timers[0].firesAt) - Date.now()).toBeGreaterThan(2 * 86_400_000);
    await service.holdfast('fire', 'order/D-1', timers[0].id, ...because);
    await expect
      .poll(async () => (await shown('order/D-1')).state, { timeout: 20_000 })
      .toBe('refused');
  });

  test('holdfast pause and resume, move-to and reopen, cancel', async () => {
    await service.order('E-1');
    const act = async (...args: readonly string[]) => service.json(...args, ...because);
    expect((await act('pause', 'order/E-1')).paused.reason).toBe('It has to be.');
    expect((await act('resume', 'order/E-1')).paused).toBeUndefined();
    expect((await act('move-to', 'order/E-1', 'packed')).status).toBe('Completed');
    const context = '{"customer":"bea"}';
    const reopened = await act('reopen', 'order/E-1', 'packing', '--context', context);
    expect(reopened).toMatchObject({ status: 'Pending', data: { customer: 'bea' } });
    const cancelled = await act('cancel', 'order/E-1', '--no-rollback');
    expect(cancelled).toMatchObject({ status: 'Cancelled', cancelled: { rollback: false } });
  });

  test('with --dry-run say what they would come to, and do nothing', async () => {
    await service.order('F-1');
    const possible = await service.holdfast('move-to', 'order/F-1', 'packed', '--dry-run');
    expect(possible).toMatchObject({ code: 0, stdout: expect.stringContaining('→ packed') });
    const impossible = await service.holdfast('resume', 'order/F-1', '--dry-run');
    expect(impossible).toMatchObject({ code: 1, stdout: expect.stringContaining('notPossible') });
    expect((await shown('order/F-1')).version).toBe(1);
  });

  test('without a reason are wrong use, and do nothing', async () => {
    await service.order('F-2');
    const { code, stderr } = await service.holdfast('pause', 'order/F-2');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Pass --reason')]);
    expect((await shown('order/F-2')).version).toBe(1);
  });

  test('name the pending tasks if the one that is asked for is not among them', async () => {
    await service.order('F-3', 'charging');
    const { code, stderr } = await service.holdfast('retry', 'order/F-3', 'chrage', ...because);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/"chrage"; it has charge \(0\/0\)/)]);
  });

  test('of callers who are no administrators are refused, and do nothing', async () => {
    const args = ['--token-file', service.tokens.ann] as const;
    const input = JSON.stringify({ number: 'F-4', customer: 'ada' });
    await service.holdfast('start', 'order', input, ...args);
    const { code, stderr } = await service.holdfast('pause', 'order/F-4', ...because, ...args);
    expect([code, stderr]).toEqual([3, expect.stringContaining('forbidden')]);
    expect((await shown('order/F-4')).paused).toBeUndefined();
  });

  test('holdfast rearm puts back what is lost, and shows what the instance waits for', async () => {
    await service.order('F-5');
    const { waitsFor } = await service.json('rearm', 'order/F-5', ...because);
    expect(waitsFor[0]).toMatchObject({ kind: 'timer', armed: true });
  });
});

describe('on a terminal', () => {
  test('an act says what it would come to, and asks; a no does nothing and exits with 130', async () => {
    await service.order('K-1');
    const args = ['move-to', 'order/K-1', 'packed', ...because] as const;
    const declined = await service.asked(() => 'n', ...args);
    expect(declined).toMatchObject({ code: 130, stdout: '' });
    expect(declined.stderr).toMatch(/packing → packed.*Do it to order\/.*Nothing was done/s);
    expect((await shown('order/K-1')).version).toBe(1);
    expect(await service.asked(() => 'y', ...args)).toMatchObject({ code: 0 });
    expect((await shown('order/K-1')).state).toBe('packed');
  });

  test('an act does nothing to an instance that moved on while the question was open', async () => {
    await service.order('K-2');
    const moveOn = async () => {
      await service.holdfast('move-timer', 'order/K-2', '--to', '3d', ...because);
      return 'y';
    };
    const { code, stderr } = await service.asked(moveOn, 'pause', 'order/K-2', ...because);
    expect([code, stderr]).toEqual([3, expect.stringContaining('precondition_failed')]);
    expect((await shown('order/K-2')).paused).toBeUndefined();
  });

  test('nobody is asked with --yes', async () => {
    await service.order('K-3');
    const asked = () => {
      throw new Error('asked');
    };
    const { code } = await service.asked(asked, 'pause', 'order/K-3', '--yes', ...because);
    expect([code, (await shown('order/K-3')).paused.reason]).toEqual([0, 'It has to be.']);
  });
});
