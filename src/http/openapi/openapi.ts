import type { Runtime } from '../../actors/runtime-types.ts';
import { parameters } from './parameters.ts';
import { processPaths } from './process-paths.ts';
import { headers } from './responses.ts';
import { greeterPath, servicePaths } from './service-paths.ts';
import { toSchemas, type Json } from './to-components.ts';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Json[];
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: Readonly<Record<string, Json>>;
}

const description = `Each process is a resource. A start answers with the \`Location\` of the instance, and every answer
lists in \`accepts\` the events that the instance takes now. Faults are RFC 9457 problem documents, by \`code\`.`;

/** The OpenAPI 3.1 document of a service with these processes. */
export function toOpenApi(
  processes: Runtime['processes'],
  {
    authenticated,
    greeter = false,
  }: { readonly authenticated: boolean; readonly greeter?: boolean },
): OpenApi {
  return {
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: '1', description: description.replaceAll('\n', ' ') },
    tags: [
      ...processes.map(({ name, version }) => ({
        name,
        description: `The process ${name}, version ${version}.`,
      })),
      { name: 'callbacks', description: 'For outside systems that complete a task.' },
      { name: 'service', description: 'The service itself.' },
    ],
    // Without authentication a token is taken, and not looked at.
    security: authenticated ? [{ bearer: [] }] : [{}, { bearer: [] }],
    paths: {
      ...Object.assign({}, ...processes.map(processPaths)),
      ...servicePaths,
      ...(greeter ? greeterPath : {}),
    } as OpenApi['paths'],
    components: {
      schemas: toSchemas(processes),
      parameters,
      headers,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}
