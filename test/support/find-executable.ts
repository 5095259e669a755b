import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The first of these that can be run, in the order of the folders of a `PATH`. */
export async function searchPath(
  path: string,
  names: readonly string[],
): Promise<string | undefined> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return firstExecutable(folders.flatMap((folder) => names.map((name) => join(folder, name))));
}

export async function firstExecutable(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  return undefined;
}
