import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { allCases } from '../../bench/cases/all-cases.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const longMs = 300_000;

/** Runs a script of the package, and returns each line of its output. */
async function run(script: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  return stdout.trim().split('\n');
}

const quartiles = z.record(z.string(), z.record(z.string(), z.number()));
const report = z.object({
  comparisons: z.array(
    z.object({
      case: z.string(),
      storage: z.string(),
      contenders: z.array(z.object({ name: z.string(), figures: quartiles })).min(1),
    }),
  ),
});

// Each case reads back what it has caused, and throws if anything is missing.
test(
  'every case of the bench runs to its end on Redis and embedded, and measures each figure',
  async () => {
    const names = allCases.map(({ name }) => name).join(',');
    const storages = ['everysec', 'embedded'] as const;
    const sizes = [
      '--quick',
      '--rounds',
      '1',
      '--many',
      '300',
      '--overdue',
      '100',
      '--warm-s',
      '2',
    ];
    const only = ['--only', names, '--storage', storages.join(',')];
    const lines = await run('bench', ...sizes, '--overload-s', '3', '--json', ...only);
    const { comparisons } = report.parse(JSON.parse(lines.join('\n')));

    expect(comparisons.map((one) => `${one.case} ${one.storage}`)).toEqual(
      storages.flatMap((storage) =>
        allCases
          .filter((one) => one.storages.includes(storage))
          .map(({ name }) => `${name} ${storage}`),
      ),
    );
    for (const { contenders } of comparisons) {
      for (const { figures } of contenders) expect(figures).not.toEqual({});
    }
  },
  longMs,
);

test.each([
  ['bench:steps', ['--against', 'HEAD', '--rounds', '1'], ['node', 'redis']],
  ['bench:tracing', ['--rounds', '1'], ['off', 'unsampled', 'on']],
  ['bench:lists', ['--count', '2000'], ['firstPageMs']],
])(
  '%s prints its figures as JSON',
  async (script, args, has) => {
    const lines = await run(script, ...args);

    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
    for (const word of has) expect(lines.join('\n')).toContain(`"${word}"`);
  },
  longMs,
);
