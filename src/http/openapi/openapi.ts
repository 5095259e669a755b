import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { MountedApp } from '../base/mounted-app.ts';
import { headers } from './headers.ts';
import { parameters } from './parameters.ts';
import { shareProblems } from './share-problems.ts';
import { toSchemas, type Json } from './component-schemas.ts';

/** How a service describes its API. */
export interface ApiInfo {
  /** Default: `Holdfast`. */
  readonly title?: string;
  /** Default: `1`. */
  readonly version?: string;
  /** Markdown. The page at `/docs` renders only `…` (code). */
  readonly description?: string;
  /** The contact for the API. */
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string };
  /** Default: MIT, the license of Holdfast. */
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string };
}

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly contact: NonNullable<ApiInfo['contact']>;
    readonly license: NonNullable<ApiInfo['license']>;
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly security: readonly Json[];
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: Readonly<Record<string, Json>>;
}

const usual = {
  title: 'Holdfast',
  version: '1',
  description:
    'Each process is a resource. Starting an instance returns its `Location`, and every response that shows an instance lists the events it currently accepts in `accepts`. Errors are RFC 9457 problem documents; tell them apart by `code`. Properties that the schema of a body does not define are ignored, unless the schema has `additionalProperties: false`; then the request is rejected.',
  contact: { name: 'The operator of this service' },
  license: { name: 'MIT', identifier: 'MIT' },
} as const;

/** The OpenAPI 3.1 document of a service with these processes. */
export function toOpenApi(
  processes: Runtime['processes'],
  options: {
    readonly authenticated: boolean;
    /** The paths that the resources describe. */
    readonly paths?: Readonly<Record<string, Json>>;
    /** Further apps, each with its own part of the document. */
    readonly apps?: readonly Pick<MountedApp, 'openapi'>[];
    /** The URL of the service. Default: where the document was found. */
    readonly url?: string | undefined;
    readonly api?: ApiInfo | undefined;
  },
): OpenApi {
  const { authenticated, apps = [], url = '/', api } = options;
  const parts = apps.flatMap(({ openapi = [] }) => openapi);
  const { paths, responses } = shareProblems({
    ...inOrder(options.paths ?? {}, processes),
    ...Object.assign({}, ...parts.map(({ paths }) => paths)),
  });
  return {
    openapi: '3.1.0',
    info: { ...usual, ...api },
    servers: [{ url, description: 'This service.' }],
    tags: [
      ...processes.map(({ name, version, description }) => ({
        name,
        description: description ?? `The process ${name}, version ${version}.`,
      })),
      { name: 'callbacks', description: 'Called by outside systems to complete a task.' },
      { name: 'service', description: 'The service itself.' },
      ...parts.flatMap(({ tags = [] }) => tags),
    ],
    // Without authentication, a token is accepted and ignored.
    security: authenticated ? [{ bearer: [] }] : [{}, { bearer: [] }],
    paths,
    components: {
      schemas: Object.assign(
        {},
        toSchemas(processes),
        ...parts.map(({ components }) => components?.schemas),
      ),
      responses,
      parameters,
      headers,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

/** Processes first; in each, paths by id come before those by key. */
function inOrder(
  paths: Readonly<Record<string, Json>>,
  processes: Runtime['processes'],
): Readonly<Record<string, Json>> {
  const rank = (path: string) => {
    const at = processes.findIndex(
      (each) => path === each.path || path.startsWith(`${each.path}/`),
    );
    if (at < 0) return Infinity;
    return path.includes('/{key}') ? at + 0.5 : at;
  };
  const entries = Object.entries(paths).map((entry) => ({ entry, rank: rank(entry[0]) }));
  const sorted = entries.toSorted((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  return Object.fromEntries(sorted.map(({ entry }) => entry));
}
