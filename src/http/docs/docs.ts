import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import type { MountedApp } from '../base/mounted-app.ts';
import { describePaths, addResource } from '../base/resource.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService, open } from '../openapi/describe-service.ts';
import { toOpenApi, type ApiInfo, type OpenApi } from '../openapi/openapi.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { answer, openProblems } from '../openapi/responses.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { toPage } from './to-page.ts';
import { createRendition, type Rendition } from '../base/rendition.ts';
import { style } from './style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

/** The page has no scripts and loads nothing. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The URL of `npm start`, shown until the service knows its own. */
const likelyUrl = 'http://127.0.0.1:3000';

export interface DocsOptions {
  readonly authenticated?: boolean;
  readonly apps?: readonly MountedApp[];
  readonly api?: ApiInfo | undefined;
  /** The URL of the service, once it is known. */
  readonly url?: () => string | undefined;
}

/** `/openapi.json` describes the API for programs, `/docs` for people. Each is rendered once, on first request. */
export function addDocs(
  app: Hono<HttpEnv>,
  deps: DocsOptions & { readonly runtime: Runtime },
): void {
  let made: ReturnType<typeof render> | undefined;
  /** Rendered again once the service knows its URL. */
  const current = () => {
    const url = deps.url?.();
    if (made?.url !== url || made === undefined) made = render(app, deps, url);
    return made;
  };
  addResource(app, '/openapi.json', {
    GET: { describe: describeDocument, handle: async (c) => current().document(c) },
  });
  addResource(app, '/docs', {
    GET: { describe: describePage, handle: async (c) => current().page(c) },
  });
}

function render(
  app: Hono<HttpEnv>,
  deps: DocsOptions & { readonly runtime: Runtime },
  url: string | undefined,
): { readonly url: string | undefined; readonly document: Rendition; readonly page: Rendition } {
  const { authenticated = false, apps = [], api } = deps;
  const paths = describePaths(app);
  const document = toOpenApi(deps.runtime.processes, { paths, authenticated, apps, api, url });
  let page: Rendition | undefined;
  return {
    url,
    document: createRendition(JSON.stringify(document), { 'content-type': 'application/json' }),
    page: async (c) => (page ??= pageOf(document, url))(c),
  };
}

function pageOf(document: OpenApi, url = likelyUrl): Rendition {
  const page = toPage(document, url);
  if (page instanceof Promise) throw new Error('No part of the page may be asynchronous');
  return createRendition(page.toString(), {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
  });
}

function describeDocument(): Json {
  return describeService('openapi', 'Read this document', {
    ...open,
    description: 'Returns the OpenAPI 3.1 document of the service, generated from its processes.',
    ...rendered('application/json', { type: 'object' }),
  });
}

function describePage(): Json {
  return describeService('docs', 'Read this document as a page', {
    ...open,
    description: 'Returns the same document as an HTML page that works without scripts.',
    ...rendered('text/html', { type: 'string' }),
  });
}

function rendered(type: string, schema: Json): Json {
  return {
    parameters: [parameterRef('IfMatchPage'), parameterRef('IfNoneMatchPage')],
    responses: {
      '200': answer('The document.', {
        schema,
        type,
        headers: ['ETag', 'ContentCoding', ...limitHeaders],
      }),
      '304': answer('The document still has the ETag in `If-None-Match`.', {
        headers: ['ETag', ...limitHeaders],
      }),
      ...openProblems('precondition_failed', 'too_many_requests'),
    },
  };
}
