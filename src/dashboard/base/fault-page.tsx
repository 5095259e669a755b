import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import { errorCodes, HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { pathOf, requestIdOf } from '../../http/base/base-app.ts';
import { toProblemResponse, type Problem } from '../../http/base/problem.ts';
import { toText } from '../parts/html.ts';
import { pageWith, type PageDeps } from './add-page.tsx';
import { pageHeaders } from './page-headers.ts';
import { Document } from './shell.tsx';

/**
 * An error as the dashboard tells it: to a script as `{ message }`, to a person as a page. The log has what went wrong inside,
 * under the id that both show.
 */
export async function faultPage(
  error: unknown,
  c: Context<HttpEnv>,
  deps: PageDeps,
  /** Only those who are admitted may see the frame, which names the processes. */
  { isAdmitted }: { readonly isAdmitted: boolean },
): Promise<Response> {
  const requestId = requestIdOf(c);
  const { status, headers, ...response } = await problemOf(error, c);
  const { title, detail } = response.problem;
  if (status >= 500) deps.log.error({ err: error, requestId }, 'the dashboard failed to answer');
  if (!c.req.header('accept')?.includes('text/html')) {
    return Response.json({ message: messageOf(response.problem) }, { status, headers });
  }
  const fault = (
    <section class="note bad">
      <h1>{title}</h1>
      <p>{detail}</p>
      <p class="small dim">
        <code>{response.problem.code}</code> · request <code>{requestId}</code>
      </p>
      <p>
        <a href={deps.paths.home}>Overview</a> · <a href={deps.paths.instances()}>Instances</a>
      </p>
    </section>
  );
  for (const name of ['retry-after', 'allow']) c.header(name, headers.get(name) ?? undefined);
  if (isAdmitted) return pageWith(c, deps, { title, here: '', main: fault }, status);
  const nonce = randomBytes(16).toString('base64');
  const page = await toText(
    <Document title={title} paths={deps.paths} nonce={nonce}>
      <main class="sign-in" id="main">
        {fault}
      </main>
    </Document>,
  );
  return c.html(`<!doctype html>${page}`, status, pageHeaders(nonce));
}

const faults = z
  .array(
    z.object({
      message: z.string(),
      pointer: z.string().optional(),
      parameter: z.string().optional(),
      header: z.string().optional(),
    }),
  )
  .catch([]);

/** Names what a schema or a guard refused. */
function messageOf({ detail, errors, guards }: Problem): string {
  const named = faults
    .parse(errors)
    .filter(({ message }) => detail?.includes(message) !== true)
    .map(({ pointer, parameter, header, message }) =>
      `${pointer ?? parameter ?? header ?? ''} ${message}`.trim(),
    );
  const refused = z.array(z.string()).catch([]).parse(guards);
  const said = refused.filter((guard) => detail?.includes(guard) !== true);
  return [detail, ...named, ...said.map((guard) => `refused by ${guard}`)]
    .filter(Boolean)
    .join(' · ');
}

async function problemOf(error: unknown, c: Context<HttpEnv>) {
  const response = toProblemResponse(error, { requestId: requestIdOf(c), path: pathOf(c) });
  const problem = (await response.json()) as Problem;
  const headers = new Headers(response.headers);
  headers.delete('content-type');
  return {
    status: error instanceof HoldfastError ? errorCodes[error.code].status : 500,
    headers,
    problem,
  } as const;
}
