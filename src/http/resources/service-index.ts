import type { Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import type { MountedApps } from '../base/mounted-app.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';

type Own = Pick<Answer<'Index'>, 'service' | 'processes' | 'health' | 'docs' | 'dashboard'>;

/** `GET /`: the resources of the service and their paths. */
export function addServiceIndex(
  app: Hono<HttpEnv>,
  { processes }: Pick<Runtime, 'processes'>,
  {
    apps,
    dashboardPath,
  }: { readonly apps: MountedApps; readonly dashboardPath?: string | undefined },
): void {
  const own: Own = {
    service: 'holdfast',
    processes: processes.map(({ name, version, path }) => ({ name, version, href: path })),
    health: ['/healthz', '/readyz'],
    docs: ['/openapi.json', '/docs'],
    ...(dashboardPath === undefined ? {} : { dashboard: dashboardPath }),
  };
  const index = { ...own, ...pathsByName(apps) };
  addResource(app, '/', { GET: { describe: describeIndex, handle: (c) => c.json(index) } });
}

function pathsByName(apps: MountedApps): Readonly<Record<string, string>> {
  const named = Object.entries(apps).flatMap(([path, { name }]) =>
    name === undefined ? [] : [[name, path] as const],
  );
  return Object.fromEntries(named);
}

function describeIndex(): Json {
  return describeService('index', 'List the processes', {
    description: 'Lists the resources of the service and their paths.',
    responses: {
      '200': answer('The resources of the service.', {
        schema: schemaRef('Index'),
        example: {
          service: 'holdfast',
          processes: [{ name: 'cart', version: '1', href: '/carts' }],
          health: ['/healthz', '/readyz'],
          docs: ['/openapi.json', '/docs'],
        },
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}
