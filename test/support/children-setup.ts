import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { root } from './markdown.ts';

const outdir = '.cache/children';

/** Bundles what `compiled` names, with the packages that it uses, again whenever tests that are watched run again. */
export async function setup(project: TestProject): Promise<void> {
  await compile();
  project.onTestsRerun(compile);
}

async function compile(): Promise<void> {
  await rm(join(root, outdir), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'test/crash/node.ts', 'test/**/*-child.ts'],
    outbase: '.',
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // lmdb looks for its native code beside itself; what a child shares with tests may name vitest, but does not use it.
    external: ['lmdb', 'vitest'],
    // Packages in CommonJS that are bundled find the modules of Node by it.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
  // The dashboard reads them from beside its code, which lies in a chunk that scripts share.
  const scripts = 'dashboard/browser';
  await cp(join(root, 'src', scripts), join(root, outdir, scripts), { recursive: true });
}
