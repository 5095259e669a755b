import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenFor } from '../../unit/support/tokens.ts';
import { openOperatedService, type OperatedService } from '../../support/operated-service.ts';

let service: OperatedService;
let viewer: readonly string[] = [];
const because = ['--reason', 'It has to be.'] as const;

beforeAll(async () => {
  service = await openOperatedService();
  const file = `${service.tokens.ann}.viewer`;
  await writeFile(file, await tokenFor({ sub: 'vic', scope: 'holdfast:observe' }));
  viewer = ['--token-file', file];
  await service.order('V-1');
});
afterAll(async () => service[Symbol.asyncDispose]());

test.each([
  [['pause', 'order/V-1']],
  [['resume', 'order/V-1']],
  [['fire', 'order/V-1']],
  [['move-timer', 'order/V-1', '--to', '2d']],
  [['move-to', 'order/V-1', 'packed']],
  [['reopen', 'order/V-1', 'packing']],
  [['cancel', 'order/V-1']],
  [['retry-rollback', 'order/V-1']],
  [['skip-rollback', 'order/V-1', '0/0']],
  [['rearm', 'order/V-1']],
  [['delete', 'order/V-1']],
  [['send', 'order/V-1', 'PACK', '{"by":"vic"}']],
  [['pause-process', 'order']],
  [['resume-process', 'order']],
  [['bulk', 'cancel', '--process', 'order', '--yes']],
])(
  'with the token of an observer, holdfast %s is forbidden, changes nothing and exits with 3',
  async (command) => {
    const { code, stdout, stderr } = await service.holdfast(...command, ...because, ...viewer);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/\(403, forbidden, request [^)]+\)/);
    const { instance } = await service.json('show', 'order/V-1');
    expect(instance).toMatchObject({ version: 1, state: 'packing' });
    expect((await service.json('pauses', 'order')).whole).toBeUndefined();
  },
);

test.each([
  [['processes']],
  [['list', 'order']],
  [['show', 'order/V-1']],
  [['waiting', 'order/V-1']],
  [['what-if', 'order/V-1', 'PACK', '{"by":"vic"}']],
  [['nodes']],
  [['pauses', 'order']],
  [['errors', 'order']],
  [['bulk', 'cancel', '--process', 'order', '--dry-run']],
  [['cancel', 'order/V-1', '--dry-run']],
])('with the token of an observer, holdfast %s reads', async (command) => {
  const { code, stdout } = await service.holdfast(...command, ...viewer);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/./)]);
});

test('with the token of an observer, holdfast audit is forbidden, and exits with 3', async () => {
  const { code, stdout, stderr } = await service.holdfast('audit', ...viewer);
  expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining('holdfast:admin')]);
});
