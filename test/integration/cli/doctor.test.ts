import { expect, test } from 'vitest';
import { openOperatedService } from '../../support/operated-service.ts';

interface Diagnosis {
  readonly kind: string;
  readonly check: string;
  readonly message: string;
  readonly instances?: readonly string[];
}

test('holdfast doctor finds that something will wake each instance, and then those that nothing will', async () => {
  await using service = await openOperatedService();
  // Whether the node itself has enough of the machine is up to the machine.
  const examine = async (...args: readonly string[]): Promise<readonly Diagnosis[]> => {
    const { diagnoses } = await service.json('doctor', ...args);
    return diagnoses.filter(({ check }: Diagnosis) => check !== 'nodes');
  };
  await service.order('A-1');
  const healthy = await examine('--examine', '--process', 'order');
  expect(healthy.map(({ kind, check }) => [kind, check])).toEqual([
    ['ok', 'ready'],
    ['ok', 'rounds'],
    ['ok', 'waiting'],
  ]);

  const stuck = await service.requests.start('/orders', { number: 'A-2', customer: 'stuck' });
  const lost = await service.requests.start('/orders', { number: 'A-3', customer: 'lost' });
  await expect
    .poll(async () => (await service.requests.get(stuck)).body.attention, { timeout: 20_000 })
    .toBe(true);
  await expect
    .poll(async () => (await service.requests.get(lost)).body.state, { timeout: 20_000 })
    .toBe('lost');
  const problems = (await examine('--process', 'order', '--examine')).filter(
    ({ kind }) => kind === 'problem',
  );
  expect(problems).toMatchObject([
    { check: 'rounds', instances: [lost.replace('/orders', 'order')] },
    { check: 'attention', instances: [stuck.replace('/orders', 'order')] },
    { check: 'waiting', instances: [lost.replace('/orders', 'order')] },
  ]);
  const { code, stdout } = await service.holdfast('doctor');
  expect(code).toBe(1);
  expect(stdout).toContain('stuck: ');
  expect(stdout).toContain('Remedy: Correct the machine and deploy it');
});

test('holdfast doctor says what a caller without a scope cannot see', async () => {
  await using service = await openOperatedService();
  const { code, stdout } = await service.holdfast('doctor', '--token-file', service.tokens.ann);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^unchecked {2}Nodes are shown/m)]);
  expect(stdout).toMatch(/^unchecked {2}Rounds over all instances are shown/m);
});

test('holdfast doctor --examine of a caller who may not start a round says so, shows the rest, and exits with 3', async () => {
  await using service = await openOperatedService();
  const args = ['doctor', '--examine', '--token-file', service.tokens.ann] as const;
  const { code, stdout } = await service.holdfast(...args);
  expect([code, stdout]).toEqual([3, expect.stringMatching(/^unchecked {2}No round was started/m)]);
  expect(stdout).toMatch(/^ok {9}The node is ready/m);
});
