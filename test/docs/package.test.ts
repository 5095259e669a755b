import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { endChild } from '../support/end-child.ts';
import { parseDockerfile } from '../support/dockerfile.ts';
import { codeBlocks, linksOf, readPages } from '../support/markdown.ts';

const run = promisify(execFile);
const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
let consumer = '';

const versions = z.record(z.string(), z.string());
const manifest = z.object({
  dependencies: versions,
  peerDependencies: versions,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean() })),
});

/** A package of its own that depends on the packed Holdfast, and on nothing that Holdfast does not declare. */
beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'holdfast-consumer-'));
  const modules = join(consumer, 'node_modules');
  const installed = join(modules, 'holdfast');
  await mkdir(installed, { recursive: true });
  await run('npm', ['pack', '--pack-destination', consumer], { cwd: root });
  const [archive] = (await readdir(consumer)).filter((name) => name.endsWith('.tgz'));
  await run('tar', [
    '-xzf',
    join(consumer, archive ?? ''),
    '--strip-components=1',
    '-C',
    installed,
  ]);
  const { dependencies, peerDependencies } = manifest.parse(
    JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')),
  );
  const declared = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  for (const name of [...declared, '@types/node']) {
    await mkdir(resolve(modules, name, '..'), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await writeFile(join(consumer, 'package.json'), '{ "type": "module", "private": true }');
}, 180_000);

afterAll(async () => {
  await rm(consumer, { recursive: true, force: true });
});

/** The files that a module loads, itself included, and the packages and built-in modules among them. */
async function importsFrom(
  entry: string,
): Promise<{ readonly files: readonly string[]; readonly outside: readonly string[] }> {
  const files = new Set<string>();
  const outside = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (files.has(path)) return;
    files.add(path);
    const code = await readFile(path, 'utf8');
    for (const [, name = ''] of code.matchAll(/\b(?:from|import) ?\(?"([^"]+)"/g)) {
      if (name.startsWith('.')) await visit(resolve(path, '..', name));
      else outside.add(name);
    }
  };
  await visit(entry);
  return { files: [...files], outside: [...outside] };
}

const program = `
import { setTimeout as sleep } from 'node:timers/promises';
import { createService, defineProcess, task } from 'holdfast';
import { setup } from 'xstate';

const machine = setup({
  actors: { greet: task<string>(async ({ idempotencyKey }) => 'hello ' + idempotencyKey) },
}).createMachine({
  initial: 'greeting',
  states: { greeting: { invoke: { src: 'greet', onDone: 'done' } }, done: { type: 'final' } },
});
const greeting = defineProcess({ name: 'greeting', machine });
const service = createService({ processes: [greeting], dataDir: 'data' });
let { id, status } = await service.start('greeting');
while (status === 'Pending') {
  await sleep(10);
  ({ status } = await service.get('greeting', id));
}
await service.close();
process.stdout.write(status);
`;

const dashboardProgram = `
import { createService, defineProcess } from 'holdfast';
import { createMachine } from 'xstate';

const nap = defineProcess({ name: 'nap', machine: createMachine({ initial: 'asleep', states: { asleep: {} } }) });
const service = createService({ processes: [nap], dataDir: 'dashboard-data', dashboard: true });
const get = async (path) => service.fetch(new Request('http://localhost' + path, { headers: { accept: 'text/html' } }));
const page = await (await get('/ui/processes/nap')).text();
const main = /src="([^"]+main[.]js)"/.exec(page)[1];
const script = await (await get(main)).text();
const modules = [...script.matchAll(/from '[.]\\/([^']+)'/g)].map(([, file]) => main.replace('main.js', file));
const answers = await Promise.all([...modules, main.replace('main.js', 'idiomorph.js')].map(get));
await service.close();
process.stdout.write([page.includes('<svg'), modules.length > 5, ...new Set(answers.map(({ status }) => status))].join());
`;

test('the dashboard of the package has its pictures and scripts', async () => {
  await writeFile(join(consumer, 'dashboard.mjs'), dashboardProgram);
  const { stdout } = await run(process.execPath, ['dashboard.mjs'], { cwd: consumer });
  expect(stdout.split('\n').at(-1)).toBe('true,true,200');
}, 120_000);

test('the pages in the package link to what is in it, and to tests, which stay in the repository', async () => {
  const installed = join(consumer, 'node_modules/holdfast');
  const pages = readPages(installed);
  expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md']));
  const missing = pages.flatMap((page) =>
    linksOf(page)
      .filter((path) => !path.startsWith('test/') && !existsSync(join(installed, path)))
      .map((path) => `${page.path} -> ${path}`),
  );
  expect(missing).toEqual([]);
  expect(existsSync(join(installed, 'test'))).toBe(false);
});

test('the machine and the schemas of a process are made by the xstate and zod of the one who installs', async () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  expect(Object.keys(peerDependencies).sort()).toEqual(['vitest', 'xstate', 'zod']);
  // Only the matchers need it.
  expect(peerDependenciesMeta).toEqual({ vitest: { optional: true } });
  expect(Object.keys(dependencies)).not.toEqual(expect.arrayContaining(['xstate', 'zod']));
});

test('every package in the lock file is pinned by its integrity', async () => {
  const lock = z
    .object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) })
    .parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const unpinned = Object.entries(lock.packages)
    .filter(([path, { integrity }]) => path !== '' && integrity === undefined)
    .map(([path]) => path);
  expect(unpinned).toEqual([]);
});

test('the client is an entry of its own that brings no code of the service', async () => {
  const dist = join(consumer, 'node_modules/holdfast/dist');
  const entry = join(dist, 'client.js');
  const seen = await importsFrom(entry);
  expect(seen.outside.map((name) => name.split('/')[0])).toEqual(['eventsource-parser']);
  expect(seen.files).toEqual([entry]);
  const { sources } = z
    .object({ sources: z.array(z.string()).min(2) })
    .parse(JSON.parse(await readFile(`${entry}.map`, 'utf8')));
  expect(sources.filter((path) => !path.startsWith('../src/client/'))).toEqual([]);
});

test('a start loads few files, whatever the number of modules', async () => {
  const dist = join(consumer, 'node_modules/holdfast/dist');
  for (const entry of ['index.js', 'main.js', 'cli.js']) {
    const { files } = await importsFrom(join(dist, entry));
    expect(files.length).toBeLessThan(60);
    expect(files.filter((path) => !existsSync(`${path}.map`))).toEqual([]);
  }
});

test('the package brings types that a strict consumer can check', async () => {
  await writeFile(join(consumer, 'program.ts'), program);
  await writeFile(join(consumer, 'mistake.ts'), `${program}\nconst wrong: number = status;`);
  const settings = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
  const check = async (file: string) =>
    run(join(root, 'node_modules/.bin/tsc'), [...settings, '--types', 'node', file], {
      cwd: consumer,
    });
  await check('program.ts');
  await expect(check('mistake.ts')).rejects.toMatchObject({
    stdout: expect.stringContaining("Type 'string' is not assignable to type 'number'"),
  });
}, 120_000);

test('what the package exports runs', async () => {
  const plain = program.replace('task<string>', 'task');
  await writeFile(join(consumer, 'program.js'), plain);
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: consumer });
  expect(stdout.split('\n').at(-1)).toBe('Completed');
});

test('npx holdfast checks, explores and certifies on the installed package', async () => {
  const installed = join(consumer, 'node_modules/holdfast');
  const { bin } = z
    .object({ bin: z.object({ holdfast: z.string() }) })
    .parse(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')));
  // As npm installs it.
  const link = join(consumer, 'node_modules/.bin/holdfast');
  await mkdir(resolve(link, '..'), { recursive: true });
  await chmod(join(installed, bin.holdfast), 0o755);
  await symlink(join('../holdfast', bin.holdfast), link);
  const lamp = `
import { defineProcess } from 'holdfast';
import { createMachine } from 'xstate';
const states = { off: { on: { ON: 'on' } }, on: { type: 'final' } };
export const lamp = defineProcess({ name: 'lamp', machine: createMachine({ initial: 'off', states }) });`;
  await writeFile(join(consumer, 'lamp.js'), lamp);
  await writeFile(join(consumer, 'lamp.ts'), `${lamp}\nexport type Lamp = typeof lamp;`);
  const holdfast = async (...args: readonly string[]) =>
    run('npx', ['--no', 'holdfast', ...args], { cwd: consumer });
  const page = join(consumer, 'lamp.html');
  expect((await holdfast('explore', 'lamp.js', '--html', page)).stdout).toMatch(/^lamp: 2 states/);
  expect(await readFile(page, 'utf8')).toContain('<svg');
  expect((await holdfast('certify', 'lamp.js', '--seeds', '1')).stdout).toContain('It holds');
  await expect(holdfast('check', 'lamp.js')).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('waits-for-ever'),
  });
  // The consumer has no tsx.
  const strips = 'typescript' in process.features && process.features.typescript !== false;
  const outcome: unknown = await holdfast('explore', 'lamp.ts').catch((error: unknown) => error);
  const { stdout, stderr } = z.object({ stdout: z.string(), stderr: z.string() }).parse(outcome);
  expect(strips ? stdout : stderr).toContain(
    strips ? 'lamp: 2 states' : 'npm install --save-dev tsx',
  );
}, 120_000);

test('the project that holdfast init writes compiles, and its tests pass, on the installed package', async () => {
  const { stdout } = await run(
    process.execPath,
    [join(consumer, 'node_modules/holdfast/dist/cli.js'), 'init', 'shop'],
    { cwd: consumer },
  );
  expect(stdout).toContain('src/invitation.ts');
  const shop = join(consumer, 'shop');
  await run(join(root, 'node_modules/.bin/tsc'), [], { cwd: shop });
  const tests = await run(join(root, 'node_modules/.bin/vitest'), ['run', '--root', shop], {
    cwd: shop,
    env: { PATH: process.env['PATH'] },
  });
  expect(tests.stdout).toContain('2 passed');
}, 120_000);

test('a test of a process runs on the installed package, without a runner', async () => {
  const test = `
import { assertThat, ok, simulate } from 'holdfast/testing';
import { defineProcess, task } from 'holdfast';
import { setup } from 'xstate';

const machine = setup({ actors: { greet: task(async () => 'real') } }).createMachine({
  initial: 'waiting',
  states: {
    waiting: { after: { 31_536_000_000: 'greeting' } },
    greeting: { invoke: { src: 'greet', onDone: 'done' } },
    done: { type: 'final' },
  },
});
const greeting = defineProcess({ name: 'greeting', machine });
const sim = await simulate(greeting, { tasks: { greet: ok('simulated') } });
await sim.until('done');
assertThat.hasCompleted(sim);
process.stdout.write(sim.now.toISOString());
`;
  await writeFile(join(consumer, 'simulation.js'), test);
  const { stdout } = await run(process.execPath, ['simulation.js'], { cwd: consumer });
  expect(stdout).toBe('2027-01-01T00:00:00.000Z');
  const dist = join(consumer, 'node_modules/holdfast/dist');
  const { outside } = await importsFrom(join(dist, 'testing.js'));
  expect(outside).not.toEqual(expect.arrayContaining(['vitest']));
});

test('the reporter of the installed package sees what every test file covers', async () => {
  const files = {
    'nap.js': `
import { defineProcess } from 'holdfast';
import { createMachine } from 'xstate';
export const nap = defineProcess({
  name: 'nap',
  machine: createMachine({ initial: 'asleep', states: { asleep: { on: { WAKE: 'awake', TURN: { actions: () => {} } } }, awake: {} } }),
});`,
    'vitest.config.js': `
import { HoldfastReporter } from 'holdfast/testing/reporter';
const reporter = new HoldfastReporter({ thresholds: { transitions: 1 } });
export default {
  test: { include: ['nap-*.test.ts'], reporters: ['default', reporter], isolate: false, maxWorkers: 1, pool: 'threads' },
};`,
    ...Object.fromEntries(
      ['WAKE', 'TURN'].map((type) => [
        `nap-${type}.test.ts`,
        `
import { test } from 'vitest';
import { simulate } from 'holdfast/testing';
import { nap } from './nap.js';
test('takes ${type}', async () => {
  await using sim = await simulate(nap);
  await sim.send({ type: '${type}' });
});`,
      ]),
    ),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(consumer, name), text);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await run(process.execPath, [vitest, 'run'], {
    cwd: consumer,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
  });
  expect(stdout).toMatch(/nap 1 +100 % \(2\/2\) +100 % \(2\/2\)/);
}, 120_000);

test('the process of the README runs on the installed package', async () => {
  const [block] = codeBlocks(await readFile(join(root, 'README.md'), 'utf8')).filter(
    ({ language }) => language === 'ts',
  );
  const code = block?.code.replace('.listen(3000)', '.listen(0)') ?? '';
  await writeFile(join(consumer, 'approval.ts'), code);
  const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
  const child = spawn(process.execPath, ['--import', tsx, 'approval.ts'], {
    cwd: consumer,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (/^Try: curl /m.test(output)) break;
  }
  await endChild(child);
  expect(output).toMatch(/^Try: curl -i http:\/\/127\.0\.0\.1:\d+\/approvals /m);
});

test('the built service starts, is healthy by the check of the image, and stops', async () => {
  const main = join(consumer, 'node_modules/holdfast/dist/main.js');
  const child = spawn(process.execPath, [main], {
    cwd: consumer,
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const gone = once(child, 'close');
  try {
    let output = '';
    let port: string | undefined;
    for await (const chunk of child.stderr) {
      output += String(chunk);
      port = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) break;
    }
    const dockerfile = parseDockerfile(await readFile(join(root, 'Dockerfile'), 'utf8')).at(-1);
    const healthcheck = dockerfile?.find(({ name }) => name === 'HEALTHCHECK')?.value ?? '';
    const [, ...args] = z
      .array(z.string())
      .parse(JSON.parse(healthcheck.slice(healthcheck.indexOf('['))));
    await run(process.execPath, args, { env: { PORT: port } });
    child.kill('SIGTERM');
    expect((await gone)[0]).toBe(0);
    await expect(run(process.execPath, args, { env: { PORT: port } })).rejects.toMatchObject({
      code: 1,
    });
  } finally {
    await endChild(child);
  }
});
