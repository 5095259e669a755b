import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const from = (path: string) => JSON.stringify(join(root, 'src', path));
let folder = '';

const light = `
import { setup } from 'xstate';
import { defineProcess } from ${from('definition/define-process.ts')};
import { task } from ${from('definition/machine/task.ts')};

const machine = setup({ actors: { warm: task(async () => {}) } }).createMachine({
  id: 'light',
  initial: 'off',
  states: {
    off: { on: { ON: 'warming', BREAK: 'broken' } },
    warming: { invoke: { src: 'warm', onDone: 'on', onError: 'broken' } },
    on: { on: { OFF: { target: 'off', guard: ({ event }) => event.by !== 'a <b>cat</b>' } } },
    broken: { type: 'final' },
  },
});
export const light = defineProcess({ name: 'light', machine });
`;
const imports = `
import { expect, test } from 'vitest';
import { fails, ok, simulate } from ${from('testing/testing.ts')};
import { light } from './light.ts';
`;
const happy = `${imports}
test('goes on and off', async () => {
  await using sim = await simulate(light, { tasks: { warm: ok() } });
  await sim.send({ type: 'ON' });
  await sim.send({ type: 'OFF' });
  expect(sim.state).toBe('off');
});
`;
const rest = `${imports}
test('breaks', async () => {
  await using sim = await simulate(light, { tasks: { warm: fails(1) } });
  await sim.send({ type: 'ON' });
  expect(sim.state).toBe('broken');
});
test('is broken', async () => {
  await using sim = await simulate(light);
  await sim.send({ type: 'BREAK' });
  expect(sim.state).toBe('broken');
});
test('is not put off by a cat', async () => {
  await using sim = await simulate(light, { tasks: { warm: ok() } });
  await sim.send({ type: 'ON' });
  await expect(sim.send({ type: 'OFF', by: 'a <b>cat</b>' })).rejects.toThrow();
});
`;
const all = '{ states: 1, transitions: 1, guards: 1, taskOutcomes: 1, compensations: 1 }';
const config = (options: string, more = '') => `
import { HoldfastReporter } from ${from('testing/reporter.ts')};
import { light } from './light.ts';
const reporter = new HoldfastReporter({ processes: [light], ${options} });
const isShard = process.argv.some((argument) => argument.startsWith('--shard'));
export default {
  test: { include: ['*.test.ts'], reporters: [isShard ? 'blob' : 'default', reporter], ${more} },
};
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-covered-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await put({ 'package.json': '{ "type": "module" }', 'light.ts': light });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** Runs Vitest in the folder. */
async function runTests(...args: readonly string[]) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { VITEST: _, ...env } = process.env;
  const [code, output] = await new Promise<[unknown, string]>((done) => {
    execFile(
      process.execPath,
      [vitest, 'run', ...args],
      { cwd: folder, env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0' } },
      (error, stdout, stderr) => done([error?.code ?? 0, stdout + stderr]),
    );
  });
  return { code, output };
}

const written = async (name: string) => readFile(join(folder, 'holdfast-coverage', name), 'utf8');

test('a run that misses a threshold fails and says what is missing', async () => {
  await put({ 'vitest.config.ts': config(`thresholds: ${all}`), 'happy.test.ts': happy });
  const { code, output } = await runTests();
  expect({ code, output }).toMatchObject({ code: 1 });
  expect(output).toContain('light 1  75 % (3/4)  60 % (3/5)   50 % (1/2)  50 % (1/2)');
  expect(output).toContain('transitions    off#1: BREAK from off to broken');
  expect(output).toContain(
    'light 1: transitions 60 % (3/5) are below the threshold of 100 %. Missing: off#1 (BREAK from off to broken), warming#1 (warm failed from warming to broken). Simulate them, or lower thresholds.transitions.',
  );
  expect(JSON.parse(await written('coverage.json'))).toEqual({
    processes: [
      {
        name: 'light',
        version: '1',
        machineHash: expect.stringMatching(/^[0-9a-f]{16}$/),
        coverage: {
          states: { covered: ['off', 'warming', 'on'], missing: ['broken'] },
          transitions: {
            covered: ['off#0', 'warming#0', 'on#0'],
            missing: ['off#1', 'warming#1'],
          },
          guards: { covered: ['on#0 true'], missing: ['on#0 false'] },
          taskOutcomes: { covered: ['warm ok'], missing: ['warm fails'] },
          compensations: { covered: [], missing: [] },
        },
      },
    ],
  });
});

test('a run whose files cover a process together passes, in workers with isolation and without', async () => {
  for (const more of ['', "isolate: false, maxWorkers: 1, pool: 'threads'"]) {
    await put({
      'vitest.config.ts': config(`thresholds: ${all}`, more),
      'happy.test.ts': happy,
      'rest.test.ts': rest,
    });
    const { code, output } = await runTests();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('100 % (5/5)');
    expect(output).not.toContain('Missing');
  }
});

test('the page draws what is covered and what is missing, without outside assets', async () => {
  await put({ 'vitest.config.ts': config(''), 'happy.test.ts': happy });
  expect(await runTests()).toMatchObject({ code: 0 });
  const page = await written('coverage.html');
  const classOf = (id: string) => new RegExp(`<g id="${id}" class="([^"]*)"`).exec(page)?.[1];
  expect(classOf('s-warming')).toMatch(/\bcovered$/);
  expect(classOf('s-broken')).toMatch(/\bmissing$/);
  expect(classOf('e-off_23_0')).toMatch(/\bcovered$/);
  expect(classOf('e-off_23_1')).toMatch(/\bmissing$/);
  expect(page).not.toMatch(/<script|<link|src=|url\(|<b>cat/);
});

test('a part of the tests reports what it covers, and checks no threshold', async () => {
  await put({
    'vitest.config.ts': config(`thresholds: ${all}`),
    'happy.test.ts': happy,
    'rest.test.ts': rest,
  });
  const byFile = await runTests('happy.test.ts');
  expect(byFile).toMatchObject({ code: 0 });
  expect(byFile.output).toContain('were not checked, because only some test files were run');
  const byName = await runTests('-t', 'breaks');
  expect(byName).toMatchObject({ code: 0 });
  expect(byName.output).toContain('were not checked, because only some tests were run by their');
});

test('the shards of a run are checked together, once their reports are merged', async () => {
  await put({
    'vitest.config.ts': config(`thresholds: ${all}`),
    'happy.test.ts': happy,
    'rest.test.ts': rest,
  });
  expect(await runTests('--shard=1/2')).toMatchObject({ code: 0 });
  expect(await runTests('--shard=2/2')).toMatchObject({ code: 0 });
  const merged = await runTests('--merge-reports');
  expect(merged).toMatchObject({ code: 0 });
  expect(merged.output).toContain('100 % (5/5)');
  expect(merged.output).not.toContain('not checked');
});

test('a process that no test simulates is reported, and fails the thresholds', async () => {
  await put({
    'vitest.config.ts': config('thresholds: { states: 1 }').replace('[light]', "[light, 'lamp']"),
    'other.test.ts': `import { test } from 'vitest'; test('does nothing', () => {});`,
  });
  const { code, output } = await runTests();
  expect(code).toBe(1);
  expect(output).toContain('light 1  0 % (0/4)');
  expect(output).toContain('No test simulates the process lamp.');
});

test('thresholds that are none are refused', async () => {
  await put({ 'vitest.config.ts': config('thresholds: { states: 90 }'), 'happy.test.ts': happy });
  const { code, output } = await runTests();
  expect(code).toBe(1);
  expect(output).toContain(
    'The threshold of states is 90. Pass a share from 0 to 1: 0.9 for 90 %.',
  );
});
