import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Runtime } from '../../actors/runtime-types.ts';
import type { HttpEnv } from '../base-app.ts';
import { toOpenApi } from '../openapi/openapi.ts';
import { addResource } from '../resource.ts';
import { toPage } from './page.ts';
import { style } from './style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

/** The page has no scripts, and nothing of it comes from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/openapi.json`: what the service takes and answers, for programs; `/docs`: the same for people. */
export function addDocs(
  app: Hono<HttpEnv>,
  deps: { readonly runtime: Runtime; readonly authenticated?: boolean; readonly greeter?: boolean },
): void {
  const { authenticated = false, greeter = false } = deps;
  const document = toOpenApi(deps.runtime.processes, { authenticated, greeter });
  addResource(app, '/openapi.json', { GET: (c) => c.json(document) });
  addResource(app, '/docs', {
    GET: (c) =>
      c.html(toPage(document, new URL(c.req.url).origin), 200, {
        'content-security-policy': contentSecurityPolicy,
      }),
  });
}
