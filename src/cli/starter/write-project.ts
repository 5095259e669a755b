import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { findSpec } from './find-spec.ts';
import { projectFiles } from './project-files.ts';
import { packageRoot, readManifest } from './read-manifest.ts';

/** The code of the project: an example of this package. */
const sources = ['invitation.ts', 'invitation.test.ts', 'main.ts'];

/**
 * Writes a project into a folder and returns its files. `holdfast`: what its package.json says of Holdfast; by default, where this
 * package came from. Throws, and leaves nothing, if one of the files exists or cannot be written.
 */
export async function writeProject(
  folder: string,
  holdfast: string | undefined,
): Promise<{ readonly files: readonly string[]; readonly spec: string }> {
  const root = resolve(folder);
  const manifest = readManifest();
  const spec = holdfast ?? (await findSpec(root, manifest.version));
  const files = new Map(Object.entries(projectFiles({ root, spec, manifest })));
  for (const source of sources) files.set(`src/${source}`, await readExample(source));
  const existing = [...files.keys()].filter((file) => existsSync(join(root, file)));
  if (existing.length > 0) {
    throw new CommandError(
      `${folder} already has ${existing.join(', ')}. Pass another folder: holdfast init <dir>.`,
      exitCodes.wrongUse,
    );
  }
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const path = join(root, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flag: 'wx' });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(path);
    throw new CommandError(
      `The project cannot be written to ${folder}: ${(error as Error).message}.`,
      exitCodes.wrongUse,
      error,
    );
  }
  return { files: [...files.keys()], spec };
}

/** In a project of its own, the example imports the package instead of its sources. */
async function readExample(name: string): Promise<string> {
  const text = await readFile(new URL(`examples/starter/${name}`, packageRoot), 'utf8');
  return text
    .replaceAll("'../../src/index.ts'", "'holdfast'")
    .replaceAll("'../../src/testing/testing.ts'", "'holdfast/testing'")
    .replaceAll("'../../src/testing/vitest.ts'", "'holdfast/testing/vitest'");
}
