import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from './read-manifest.ts';

interface Dependent {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * What the package.json of a project in `root` says of Holdfast, so that the project gets this very package: as the project says that has
 * installed it (`npx` has one, too), a tarball that was packed in a clone, or the version.
 */
export async function findSpec(root: string, version: string): Promise<string> {
  const own = fileURLToPath(packageRoot);
  const modules = dirname(own);
  if (basename(modules) === 'node_modules') {
    const installer = realpathSync(dirname(modules));
    const said = await saidBy(join(installer, 'package.json'));
    if (said?.startsWith('file:') === true) {
      return toFileSpec(root, resolve(installer, said.slice('file:'.length)));
    }
    return said ?? `^${version}`;
  }
  const packed = join(own, `holdfast-${version}.tgz`);
  return existsSync(packed) ? toFileSpec(root, packed) : `^${version}`;
}

async function saidBy(file: string): Promise<string | undefined> {
  try {
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Dependent;
    return manifest.dependencies?.['holdfast'] ?? manifest.devDependencies?.['holdfast'];
  } catch {
    return undefined;
  }
}

function toFileSpec(root: string, path: string): string {
  return `file:${relative(root, path).replaceAll('\\', '/')}`;
}
