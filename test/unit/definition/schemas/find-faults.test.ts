import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findFaults } from '../../../../src/definition/schemas/find-faults.ts';
import { parseWith } from '../../../../src/definition/schemas/parse-with.ts';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

interface Told {
  readonly status: number;
  readonly sizeBytes: number;
  readonly problem: {
    readonly detail: string;
    readonly errorCount: number;
    readonly errors: readonly { readonly pointer?: string; readonly message: string }[];
  };
}

/** What a client hears of a body that does not fit the schema. */
async function tell(schema: z.ZodType, body: unknown): Promise<Told> {
  const app = createApp({
    runtime: fakeRuntime({
      start: async (_, input) => {
        parseWith(schema, input, 'The input');
        throw new Error('It is valid');
      },
    }),
    log: capturedLog().log,
    bodyLimitBytes: 2 ** 20,
  });
  const text = JSON.stringify(body);
  const response = await app.request('/things', {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json' },
  });
  const answer = await response.text();
  return { status: response.status, sizeBytes: answer.length, problem: JSON.parse(answer) };
}

const many = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

describe('a body with very many faults', () => {
  const line = z.object({ sku: z.string(), quantity: z.int(), price: z.int() });
  test.each<[string, z.ZodType, unknown]>([
    ['items of another type', z.array(z.string()), many(500_000, 0)],
    [
      'items without their members',
      z.object({ lines: z.array(line) }),
      { lines: many(340_000, {}) },
    ],
    ['items that a check refuses', z.array(z.string().min(1)), many(300_000, '')],
    [
      'keys that nobody knows',
      z.strictObject({}),
      Object.fromEntries(many(60_000, 1).map((one, nth) => [`odd${nth}`, one])),
    ],
    [
      'a long key above many faults',
      z.record(z.string(), z.array(z.string())),
      { ['k'.repeat(500_000)]: many(200_000, 0) },
    ],
  ])('is told of 100 of them at most, briefly: %s', async (_, schema, body) => {
    const { status, sizeBytes, problem } = await tell(schema, body);
    expect(status).toBe(400);
    expect(problem.errors.length).toBeGreaterThan(0);
    expect(problem.errors.length).toBeLessThanOrEqual(100);
    expect(problem.errorCount).toBeGreaterThanOrEqual(problem.errors.length);
    expect(problem.detail.length).toBeLessThan(2_000);
    expect(sizeBytes).toBeLessThan(150_000);
  });

  test('is answered with the number of omitted ones', async () => {
    const { problem } = await tell(z.array(z.string()), many(900, 0));
    expect(problem.errors).toHaveLength(100);
    expect(problem.errorCount).toBe(900);
    expect(problem.detail).toContain('and 890 more');
  });

  test('is answered with every fault if it is small, and the first one if it is large', async () => {
    const few = await tell(z.array(z.string()), [1, 'a', 2]);
    expect(few.problem.errors.map(({ pointer }) => pointer)).toEqual(['/0', '/2']);
    expect(few.problem.errorCount).toBe(2);
    const large = await tell(z.array(z.string()), [...many(2_000, 'a'), 1, 2]);
    expect(large.problem.errors.map(({ pointer }) => pointer)).toEqual(['/2000']);
    expect(large.problem.detail).toContain('there may be more');
  });

  test('is answered with the nearest location that a short pointer can name', () => {
    const fault = z.object({ a: z.record(z.string(), z.string()) });
    expect(findFaults(fault, { a: { ['k'.repeat(5_000)]: 1 } })).toMatchObject({
      faults: { errors: [{ pointer: '/a' }] },
    });
  });
});

test('a query with very many faults is answered with at most 100 of them', async () => {
  const app = createApp({ runtime: fakeRuntime(), log: capturedLog().log, bodyLimitBytes: 100 });
  const query = many(800, 0).map((_, nth) => `u${nth}=1`);
  const response = await app.request(`/things?${query.join('&')}`);
  const problem = (await response.json()) as Told['problem'];
  expect(problem.errors).toHaveLength(100);
  expect(problem.errorCount).toBe(800);
  expect(problem.detail.length).toBeLessThan(2_000);
});
