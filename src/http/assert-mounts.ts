import type { Runtime } from '../actors/contract/runtime-types.ts';
import { HoldfastError } from '../errors.ts';
import { ownPaths } from '../own-paths.ts';
import type { MountedApps } from './base/mounted-app.ts';

/** The members of `GET /` itself. */
const ownMembers = new Set(['service', 'processes', 'health', 'docs', 'dashboard']);

/** Throws `configuration_invalid` if the path of the dashboard, or the path or name of an app, is already in use. */
export function assertMounts(
  apps: MountedApps,
  processes: Runtime['processes'],
  dashboardPath?: string,
): void {
  const taken = [
    ...ownPaths.map((path) => ({ path, by: 'the service itself' })),
    ...processes.map(({ name, path }) => ({ path, by: `the process ${name}` })),
  ];
  /** Throws unless the path is well formed and free. */
  const take = (what: string, path: string, by: string) => {
    if (!/^(\/[\w.-]+)+$/.test(path)) {
      throw refused(what, 'its path is not of the form /reports');
    }
    const other = taken.find((each) => isWithin(each.path, path) || isWithin(path, each.path));
    if (other !== undefined) {
      throw refused(what, `its path overlaps with ${other.path}, the path of ${other.by}`);
    }
    taken.push({ path, by });
  };
  if (dashboardPath !== undefined) {
    take(`The dashboard under ${JSON.stringify(dashboardPath)}`, dashboardPath, 'the dashboard');
  }
  /** The paths of the apps by name. */
  const names = new Map<string, string>();
  for (const [path, { name }] of Object.entries(apps)) {
    const app = `${name === undefined ? 'The app' : `The app ${name}`} under ${JSON.stringify(path)}`;
    take(app, path, name === undefined ? 'another app' : `the app ${name}`);
    if (name !== undefined && ownMembers.has(name)) {
      throw refused(app, `its name ${name} is one of the service's own`);
    }
    const namesake = name === undefined ? undefined : names.get(name);
    if (namesake !== undefined) {
      throw refused(app, `its name ${name} is that of the app under ${namesake}`);
    }
    if (name !== undefined) names.set(name, path);
  }
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function refused(app: string, reason: string): HoldfastError {
  const message = `${app} is refused: ${reason}; give it another.`;
  return new HoldfastError('configuration_invalid', message);
}
