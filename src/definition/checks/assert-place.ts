import { HoldfastError } from '../../errors.ts';
import { ownPaths } from '../../own-paths.ts';

/** Throws `process_refused` if the name, path or id prefix of a process is invalid. */
export function assertPlace(process: {
  readonly name: string;
  readonly path: string;
  readonly idPrefix: string;
}): void {
  const { name, path, idPrefix } = process;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw refused(JSON.stringify(name), 'its name is not kebab-case, such as "loan-application"');
  }
  if (!/^(\/[a-z0-9-]+)+$/.test(path)) {
    throw refused(name, `its path ${path} is not of the form /loan-applications`);
  }
  if (ownPaths.includes(path)) {
    throw refused(name, `its path ${path} is reserved for the service; choose another`);
  }
  if (!/^[a-z][a-z0-9]{0,15}$/.test(idPrefix)) {
    throw refused(name, `its idPrefix ${idPrefix} is not 1 to 16 lower-case letters and digits`);
  }
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}
