import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/terminal/exit-codes.ts';
import { openOperatedService, type OperatedService } from '../support/operated-service.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const runbook = page.slice(page.indexOf('## Runbook'), page.indexOf('## Acting on many instances'));
const alerts = page.slice(page.indexOf('| alert '));

const commands = [...`${runbook}${alerts}`.matchAll(/`holdfast ([a-z-]+ ?[^`]*)`/g)].map(
  ([, command = '']) => command,
);

let service: OperatedService;
let started = 0;
beforeAll(async () => {
  service = await openOperatedService();
});
afterAll(async () => service[Symbol.asyncDispose]());

/** Acts on tasks need one that waits for its next attempt. */
function stateFor(command: string): string {
  return /^(?:retry|fail|complete|bulk retry-task) /.test(command) ? 'charging' : 'packing';
}

/** The words of a line of the runbook, about an instance that exists. */
async function toArguments(command: string): Promise<readonly string[]> {
  started += 1;
  const id = await service.order(`run-${started}`, stateFor(command));
  const words = command.match(/'[^']*'|\S+ id>|\S+/g) ?? [];
  const given = words.map((word) =>
    word
      .replaceAll("'", '')
      .replace(/^(?:car_…|<internal id>)$/, id)
      .replace(/^cart$/, 'order')
      .replace('customer=ann', 'customer=ada')
      .replace('<new>', '1')
      .replace('<state>', 'packing')
      // The only task of the instance.
      .replace(/^3\/0$/, 'charge'),
  );
  const help = (await service.holdfast(given[0] ?? '', '--help')).stdout;
  return [
    ...given,
    ...(help.includes('--reason') ? ['--reason', 'As the runbook says.'] : []),
    ...(help.includes('--yes') ? ['--yes'] : []),
  ];
}

test('the runbook has a command for nearly every row', () => {
  const rows = runbook
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| -|you see/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !row.includes('`holdfast '))).toEqual([]);
  expect(commands.length).toBeGreaterThan(30);
});

/** What the example instance has no occasion for: it is not stranded, paused, over or armed wrongly. */
const impossible = /^(?:retry-rollback|skip-rollback|resume|reopen|delete|rearm|move-to) /;

test.each([...new Set(commands)])('the line of the runbook "holdfast %s" runs', async (command) => {
  const args = await toArguments(command);
  const { code, stdout, stderr } = await service.holdfast(...args);
  // The others need it.
  if (args[0] === 'pause-process') await service.holdfast('resume-process', ...args.slice(1));
  // Refused for the state of the instance, and not because the line is wrong.
  const isRefused = code === exitCodes.refused && /act_not_possible|409/.test(stderr);
  const isFound = code === exitCodes.found && command.startsWith('doctor');
  const isAsSaid = code === exitCodes.fine || isFound || (isRefused && impossible.test(command));
  expect({ args, isAsSaid, stderr }).toMatchObject({ isAsSaid: true });
  expect(stdout + stderr).not.toBe('');
});
