import type { Runtime } from '../actors/requests/runtime-types.ts';
import { HoldfastError } from '../errors.ts';
import type { MountedApps } from './base/mounted-app.ts';

/** What a service serves beside processes and apps. */
const ownPaths = ['/docs', '/openapi.json', '/callbacks', '/healthz', '/readyz'];

/** What `GET /` shows of itself. */
const ownMembers = new Set(['service', 'processes', 'health', 'docs']);

/** Throws `configuration_invalid` where an app is to be served, or shown, where something else is. */
export function assertMounts(apps: MountedApps, processes: Runtime['processes']): void {
  const taken = [...ownPaths, ...processes.map(({ path }) => path)];
  for (const [path, { name }] of Object.entries(apps)) {
    if (!/^(\/[\w.-]+)+$/.test(path)) {
      throw refused(path, 'its path is not of the form /reports');
    }
    const other = taken.find((each) => isWithin(each, path) || isWithin(path, each));
    if (other !== undefined) throw refused(path, `its path overlaps with ${other}`);
    if (name !== undefined && ownMembers.has(name))
      throw refused(path, `its name ${name} is one of the service's own`);
    taken.push(path);
  }
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function refused(path: string, reason: string): HoldfastError {
  return new HoldfastError(
    'configuration_invalid',
    `The app under ${JSON.stringify(path)} is refused: ${reason}; give it another.`,
  );
}
