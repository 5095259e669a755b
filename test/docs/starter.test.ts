import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHoldfast } from '../support/run-holdfast.ts';
// Its tests run as tests of this file.
import '../../examples/starter/invitation.test.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-starter-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

test('holdfast init writes a project that imports the package and has the versions that it needs', async () => {
  const { code, stdout } = await runHoldfast(['init', join(folder, 'My Shop'), '--holdfast', '^9']);
  expect([code, stdout.trimEnd().split('\n')]).toEqual([
    0,
    [
      'package.json',
      'tsconfig.json',
      '.gitignore',
      'README.md',
      'src/invitation.ts',
      'src/invitation.test.ts',
      'src/main.ts',
    ],
  ]);
  const read = async (path: string) => readFile(join(folder, 'My Shop', path), 'utf8');
  const own = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const { name, dependencies, devDependencies } = JSON.parse(await read('package.json'));
  expect([name, dependencies]).toEqual([
    'my-shop',
    {
      holdfast: '^9',
      xstate: own.peerDependencies.xstate,
      zod: own.peerDependencies.zod,
      tsx: own.devDependencies.tsx,
    },
  ]);
  expect(devDependencies.vitest).toBe(own.peerDependencies.vitest);
  for (const file of ['src/invitation.ts', 'src/invitation.test.ts', 'src/main.ts']) {
    expect(await read(file)).not.toContain('../');
  }
});

test.each([
  ['holdfast', 'holdfast-service'],
  ['vitest', 'vitest-service'],
  ['node_modules', 'node_modules-service'],
  ['._ö!', 'service'],
  ['...', 'service'],
  [`${'x'.repeat(250)}`, 'x'.repeat(200)],
])(
  'in a folder called %s, the project of holdfast init has a name that npm takes',
  async (folderName, name) => {
    const shop = join(folder, 'odd', folderName);
    expect((await runHoldfast(['init', shop, '--holdfast', '^9'])).code).toBe(0);
    const manifest = JSON.parse(await readFile(join(shop, 'package.json'), 'utf8'));
    expect(manifest.name).toBe(name);
  },
);

test('holdfast init leaves nothing where it cannot write all of its files', async () => {
  const shop = join(folder, 'half');
  await mkdir(shop);
  await writeFile(join(shop, 'src'), 'a file');
  const { code, stderr } = await runHoldfast(['init', shop]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
  expect(await readdir(shop)).toEqual(['src']);
});

test('holdfast init writes nothing where one of its files exists', async () => {
  const shop = join(folder, 'taken');
  await runHoldfast(['init', shop, '--holdfast', '^9']);
  await rm(join(shop, 'README.md'));
  await writeFile(join(shop, 'package.json'), '{}');
  const { code, stderr } = await runHoldfast(['init', shop]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('already has package.json')]);
  expect(await readFile(join(shop, 'package.json'), 'utf8')).toBe('{}');
  expect(existsSync(join(shop, 'README.md'))).toBe(false);
});
