import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const redis = 'test/support/redis-setup.ts';
const children = 'test/support/children-setup.ts';
/**
 * They measure, load the machine as far as it goes, or take another way where calls time out on a slow one: each has it for
 * itself.
 */
const alone = [
  'bench',
  'bulk-operate',
  'cart',
  'concurrency',
  'kill-under-load',
  'linearizability/linearizability',
  'queue-loss',
  'soak',
].map((name) => `test/crash/${name}.test.ts`);

/** One project for each question: CONTRIBUTING.md says which. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests wait more than they work.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    maxConcurrency: 2,
    // As Node does it, or a default export of CommonJS would be another one here.
    deps: { interopDefault: false },
    projects: [
      // Its files share their modules: importing them took longer than testing them.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          pool: 'threads',
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: [redis, children],
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          exclude: alone,
          globalSetup: [redis, children],
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'load',
          include: alone,
          globalSetup: [redis, children],
          testTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'docs', include: ['test/docs/**/*.test.ts'], globalSetup: [children] },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: [redis, children],
        },
      },
      {
        extends: true,
        test: { name: 'model', include: ['test/model/**/*.test.ts'], testTimeout: 120_000 },
      },
      // It takes all processors for minutes.
      {
        extends: true,
        test: {
          name: 'microscope',
          include: ['test/microscope/**/*.test.ts'],
          testTimeout: 1_200_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
