import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
const because = ['--reason', 'The bank is down.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

test('holdfast pause-process pauses a process or a task, pauses shows it, and resume-process ends it', async () => {
  await service.json('pause-process', 'order', '--task', 'charge', ...because);
  const pauses = await service.json('pause-process', '/orders', ...because);
  expect(pauses).toMatchObject({
    process: 'order',
    whole: { reason: 'The bank is down.', by: 'olga' },
    tasks: { charge: { reason: 'The bank is down.' } },
  });
  expect(await service.json('pauses', 'order')).toEqual(pauses);
  const { stdout } = await service.holdfast('pauses', 'order');
  expect(stdout).toMatch(/the whole process .* olga {2}The bank is down\.\ntask charge /);
  const input = JSON.stringify({ number: 'A-1', customer: 'ada' });
  const refused = await service.holdfast('start', 'order', input);
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('process_paused')]);
  await service.json('resume-process', 'order', ...because);
  await service.json('resume-process', 'order', '--task', 'charge', ...because);
  const after = await service.holdfast('pauses', 'order');
  expect(after.stdout).toBe('Nothing of order is paused.\n');
  expect(await service.holdfast('start', 'order', input)).toMatchObject({ code: 0 });
});

test('without a reason, for an unknown task, or of a caller who is no administrator, it pauses nothing', async () => {
  const unsaid = await service.holdfast('pause-process', 'order');
  expect([unsaid.code, unsaid.stderr]).toEqual([2, 'Pass --reason "…": the audit log keeps it.\n']);
  const unknown = await service.holdfast('pause-process', 'order', '--task', 'chrage', ...because);
  expect([unknown.code, unknown.stderr]).toEqual([
    3,
    expect.stringContaining('must be the name of a task of order: charge'),
  ]);
  const ann = ['--token-file', service.tokens.ann] as const;
  const forbidden = await service.holdfast('pause-process', 'order', ...because, ...ann);
  expect([forbidden.code, forbidden.stderr]).toEqual([3, expect.stringContaining('forbidden')]);
  expect(await service.json('pauses', 'order')).toEqual({ process: 'order', tasks: {} });
});

test('on a terminal, it asks first; a no pauses nothing and exits with 130', async () => {
  const args = ['pause-process', 'order', '--task', 'charge', ...because] as const;
  const declined = await service.asked(() => 'n', ...args);
  expect(declined).toMatchObject({ code: 130, stdout: '' });
  expect(declined.stderr).toMatch(
    /pause the task charge of order, on all nodes\? .*Nothing was done/s,
  );
  expect((await service.json('pauses', 'order')).tasks).toEqual({});
  expect(await service.asked(() => 'y', ...args)).toMatchObject({ code: 0 });
  expect((await service.json('pauses', 'order')).tasks).toHaveProperty('charge');
  await service.json('resume-process', 'order', '--task', 'charge', ...because);
});
