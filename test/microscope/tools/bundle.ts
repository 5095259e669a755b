import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build as bundleWith, type Plugin } from 'esbuild';
import { root } from '../../support/markdown.ts';
import type { Revert } from '../reverts.ts';

/** Bundles the child that runs seeds, with the engine as it is or with a fix reverted. Returns the path of the bundle. */
export async function bundle(revert?: Revert): Promise<string> {
  const outfile = join(root, '.cache/microscope', `${revert?.name ?? 'as-it-is'}.mjs`);
  await bundleWith({
    absWorkingDir: root,
    entryPoints: ['test/microscope/microscope-child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['lmdb', 'vitest'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    plugins: revert === undefined ? [] : [reverting(revert)],
    logLevel: 'warning',
  });
  return outfile;
}

/** Throws if a text is not in its file exactly once: the fix has moved, and the revert must follow it. */
function reverting({ edits }: Revert): Plugin {
  return {
    name: 'reverting',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = relative(root, path);
        const here = edits.filter((edit) => edit.file === file);
        if (here.length === 0) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const { find, replace } of here) {
          if (contents.split(find).length !== 2) {
            throw new Error(`${file} does not contain exactly once: ${find}`);
          }
          contents = contents.replace(find, () => replace);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
