import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { codeBlocks, linksOf, readPages, root, type Page } from '../support/markdown.ts';

const pages = readPages();
/** Pages that others link to already. */
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');

describe('the README', () => {
  test('shows the example as it is, but for the name of the package', () => {
    const [process] = codeBlocks(readme).filter(({ language }) => language === 'ts');
    const example = read('examples/approval.ts')
      .replace('../src/index.ts', 'holdfast')
      .replace('../src/stand-ins/stand-ins.ts', 'holdfast/stand-ins');
    expect(process?.code).toBe(example);
  });

  test('shows a process of some 20 lines', () => {
    const example = read('examples/approval.ts');
    const process = example.slice(example.indexOf('const ask'), example.indexOf('const { url }'));
    expect(process.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(22);
  });

  test('names the two commands, and CI calls its test command', () => {
    const [commands] = codeBlocks(readme).filter(({ language }) => language === 'sh');
    expect(commands?.code).toBe('npm ci && npm start\nnpm ci && npm test\n');
    expect(read('.ci/run')).toContain("bash -c 'npm ci && npm test'");
  });

  test('guarantees what is guaranteed, in these words', () => {
    expect(readme.replaceAll(/\s+/g, ' ')).toContain(
      'each accepted event commits exactly one step; tasks run at least once, each with a stable idempotency key; an acknowledged request is as durable as the Redis beneath it.',
    );
  });
});

test('CI and npm run check take the same steps', () => {
  const { scripts } = JSON.parse(read('package.json')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(scripts['check']).toBe('npm run check:code && npm test');
  expect(read('.ci/run')).toContain('npm run check:code');
});

test('the lock names every package that some platform needs, so that npm ci works on each', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    readonly packages: Readonly<
      Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
    >;
  };
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  const missing = wanted.filter((name) => !(`node_modules/${name}` in lock.packages));
  expect(missing).toEqual([]);
});

describe.each(pages)('$path', (page) => {
  test('links to what exists', () => {
    const missing = linksOf(page).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  test('quotes tests by their names', () => {
    expect(quotedTests(page).filter(({ file, name }) => !holds(file, name))).toEqual([]);
  });
});

test('all TypeScript in the docs compiles', async () => {
  const folder = join(root, '.cache/docs');
  await rm(folder, { recursive: true, force: true });
  for (const page of pages) {
    const place = join(folder, basename(page.path, '.md'));
    await mkdir(place, { recursive: true });
    const blocks = codeBlocks(page.text).filter(({ language }) => language === 'ts');
    for (const [index, { code }] of blocks.entries()) {
      // A block that begins with the name of a file can be imported by the others of its page.
      const name = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? `block-${index}.ts`;
      await writeFile(join(place, name), `${code}\nexport {};\n`);
    }
  }
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      paths: {
        holdfast: ['../../src/index.ts'],
        'holdfast/client': ['../../src/client/client.ts'],
        'holdfast/stand-ins': ['../../src/stand-ins/stand-ins.ts'],
        'holdfast/testing': ['../../src/testing/testing.ts'],
        'holdfast/testing/reporter': ['../../src/testing/reporter.ts'],
        'holdfast/testing/vitest': ['../../src/testing/vitest.ts'],
      },
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    include: ['.'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules/.bin/tsc');
  const faults = await promisify(execFile)(tsc, ['-p', folder, '--pretty', 'false']).then(
    () => '',
    ({ stdout }: { readonly stdout: string }) => stdout,
  );
  expect(faults).toBe('');
}, 120_000);

/** Every “name” that follows the link to a test on the same line. */
function quotedTests({ text, path }: Page): readonly { readonly file: string; name: string }[] {
  return text.split('\n').flatMap((line) =>
    [...line.matchAll(/\]\(([^)\s]*test\/[^)\s]+\.ts)\)([^[]*)/g)].flatMap(([, file = '', rest]) =>
      [...(rest ?? '').matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({
        file: resolve('/', dirname(path), file).slice(1),
        name,
      })),
    ),
  );
}

function holds(file: string, name: string): boolean {
  return existsSync(join(root, file)) && read(file).includes(name);
}
