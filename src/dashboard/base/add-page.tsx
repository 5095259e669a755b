import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Slots } from '../../actors/tasks/slots.ts';
import { whenTokenEnds } from '../../http/access/token-end.ts';
import { requestIdOf } from '../../http/base/base-app.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { toPulledStream } from '../../http/replies/to-pulled-stream.ts';
import type { DashboardDeps } from './dashboard-deps.ts';
import { toText } from '../parts/html.ts';
import { ownProcesses } from './own-processes.ts';
import type { Paths } from './paths.ts';
import { pageHeaders } from './page-headers.ts';
import { Shell } from './shell.tsx';
import { streamView } from './stream-view.ts';
import type { View } from './view.ts';
import { viewerOf } from './viewer.ts';

export interface PageDeps extends DashboardDeps {
  readonly paths: Paths;
  /** How many open pages are rendered at a time. */
  readonly places: Slots;
}

export type Render = (c: Context<HttpEnv>) => View | Promise<View>;

/**
 * Serves a page. To a request for server-sent events, the same URL answers with the content of the page as it is now, and
 * again whenever it has changed.
 */
export function addPage(app: Hono<HttpEnv>, path: string, deps: PageDeps, render: Render): void {
  app.get(path, async (c) => {
    const view = await render(c);
    c.header('vary', 'Accept');
    if (c.req.header('accept') !== 'text/event-stream') return pageWith(c, deps, view);
    // Nobody would read its body, and so give its place back.
    if (c.req.method === 'HEAD') return c.body(null, 200, streamHeaders);
    return streamOf(c, deps, view, async () => render(c));
  });
}

/** A view in the frame of the dashboard. */
export async function pageWith(
  c: Context<HttpEnv>,
  { paths, runtime, clock }: PageDeps,
  view: View,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const processes = ownProcesses(runtime);
  const hasBulkActs = processes.length < runtime.processes.length;
  const page = await toText(
    <Shell
      view={view}
      paths={paths}
      nonce={nonce}
      viewer={viewerOf(c)}
      processes={processes}
      hasBulkActs={hasBulkActs}
      now={clock.now()}
    />,
  );
  return c.html(`<!doctype html>${page}`, status, {
    ...pageHeaders(nonce),
  });
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

function streamOf(
  c: Context<HttpEnv>,
  { log, clock, limits, closing, places }: PageDeps,
  view: View,
  render: () => Promise<View>,
): Response {
  const place = limits?.admitStream(c);
  const token = whenTokenEnds(viewerOf(c).caller, clock);
  const over = new AbortController();
  const requestId = requestIdOf(c);
  const skipped = (error: unknown) =>
    log.debug({ err: error, requestId }, 'a page was not renewed');
  const pieces = streamView(view, render, { signal: over.signal, clock, places, skipped });
  const stream = toPulledStream(pieces, {
    clock,
    signal: AbortSignal.any([c.req.raw.signal, token.signal, ...(closing ? [closing] : [])]),
    ended: () => {
      token.stop();
      over.abort();
      place?.release();
    },
    failed: (error) => log.warn({ err: error, requestId }, 'a stream failed'),
  });
  return c.body(stream, 200, streamHeaders);
}
