import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
const because = ['--reason', 'Bitte löschen.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

async function ended(number: string): Promise<string> {
  const id = await service.order(number);
  await service.json('move-to', `order/${number}`, 'packed', ...because);
  return id;
}

test('holdfast delete deletes an instance that has ended, and audit says who did it and why', async () => {
  const id = await ended('A-1');
  expect(await service.json('delete', 'order/A-1', ...because)).toEqual({
    process: 'order',
    id,
    deleted: true,
  });
  expect(await service.holdfast('show', `order/${id}`)).toMatchObject({ code: 3 });
  const { entries, next } = await service.json('audit', '--limit', '2');
  expect(entries).toMatchObject([
    { what: 'delete', by: 'olga', instance: id, reason: 'Bitte löschen.', outcome: 'done' },
    { what: 'moveTo', details: { state: 'packed' } },
  ]);
  const { stdout } = await service.holdfast('audit', '--before', entries[0].id);
  expect(stdout).toContain(`olga  moveTo state=packed  order/${id}  done`);
  expect(stdout).not.toContain('delete');
  expect(next).toBe(entries[1].id);
});

test('holdfast delete is refused for an instance that is live, and changes nothing', async () => {
  await service.order('A-2');
  const { code, stderr } = await service.holdfast('delete', 'order/A-2', ...because);
  expect([code, stderr]).toEqual([3, expect.stringContaining('It has not ended')]);
  expect((await service.json('show', 'order/A-2')).instance.status).toBe('Pending');
});

test('without a reason, holdfast delete is wrong use', async () => {
  await ended('A-3');
  const { code, stderr } = await service.holdfast('delete', 'order/A-3');
  expect([code, stderr]).toEqual([2, 'Pass --reason "…": the audit log keeps it.\n']);
  expect((await service.json('show', 'order/A-3')).instance.status).toBe('Completed');
});

test('on a terminal, holdfast delete shows the instance and asks; a no deletes nothing', async () => {
  const id = await ended('A-4');
  const args = ['delete', 'order/A-4', ...because] as const;
  const declined = await service.asked(() => 'n', ...args);
  expect(declined.code).toBe(130);
  expect(declined.stderr).toMatch(/is Completed in packed.*Delete order\/.* for good\?/s);
  expect((await service.json('show', 'order/A-4')).instance.id).toBe(id);
  const reopen = async () => {
    await service.json('reopen', 'order/A-4', 'packing', ...because);
    await service.json('move-to', 'order/A-4', 'packed', ...because);
    return 'y';
  };
  const stale = await service.asked(reopen, ...args);
  expect([stale.code, stale.stderr]).toEqual([3, expect.stringContaining('precondition_failed')]);
  expect(await service.asked(() => 'y', ...args)).toMatchObject({
    code: 0,
    stdout: `order/${id} is deleted.\n`,
  });
});

test('holdfast audit is refused to callers who are no administrators', async () => {
  const { code, stderr } = await service.holdfast('audit', '--token-file', service.tokens.ann);
  expect([code, stderr]).toEqual([3, expect.stringContaining('forbidden')]);
});
