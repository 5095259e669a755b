/*
 * Writes the JavaScript of the package, after `tsc` has written its types: `npm run build`. With `bench`, the contenders of the
 * bench instead. Modules that several entries load are shared, so that a class or a symbol exists once; imports that are made late
 * stay late. To find and load a file for each module took Node more than half of what a start takes.
 */
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const service = {
  index: 'src/index.ts',
  main: 'src/main.ts',
  cli: 'src/cli/main.ts',
  'stand-ins': 'src/stand-ins/stand-ins.ts',
  testing: 'src/testing/testing.ts',
  vitest: 'src/testing/vitest.ts',
  reporter: 'src/testing/reporter.ts',
};
/** By itself, for browsers: one file that holds nothing of the service. */
const client = { client: 'src/client/client.ts' };
const contenders = {
  holdfast: 'bench/contenders/holdfast.ts',
  workers: 'bench/contenders/workers.ts',
  bullmq: 'bench/contenders/bullmq.ts',
  plain: 'bench/contenders/plain.ts',
};

/** All files in one folder, so that `sourceRoot` is the same in each. */
async function bundle(
  outdir: string,
  ...groups: readonly Readonly<Record<string, string>>[]
): Promise<void> {
  const options: BuildOptions = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.15',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  };
  for (const entryPoints of groups) await build({ ...options, entryPoints });
  // Served as they are.
  const scripts = 'dashboard/browser';
  await cp(`${root}src/${scripts}`, `${root}${outdir}/${scripts}`, {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
}

if (process.argv[2] === 'bench') await bundle('.cache/bench-contenders', contenders);
else await bundle('dist', service, client);
