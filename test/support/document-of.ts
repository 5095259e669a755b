import { createApp } from '../../src/http/app.ts';
import type { MountedApps } from '../../src/http/base/mounted-app.ts';
import { describePaths } from '../../src/http/base/resource.ts';
import { toOpenApi, type OpenApi } from '../../src/http/openapi/openapi.ts';
import type { Process } from '../../src/index.ts';
import { fakeRuntime } from '../unit/support/fake-runtime.ts';
import { silentLog } from './silent-log.ts';

/** The OpenAPI document of a service that authenticates, with these processes and apps. */
export function documentOf(processes: readonly Process[], apps: MountedApps = {}): OpenApi {
  const runtime = fakeRuntime({ processes });
  const metrics = { contentType: 'text/plain', text: async () => '' };
  const app = createApp({ runtime, log: silentLog, bodyLimitBytes: 1_000, apps, metrics });
  return toOpenApi(processes, {
    authenticated: true,
    paths: describePaths(app),
    apps: Object.values(apps),
  });
}
