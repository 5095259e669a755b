import type { Hono } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import type { PageDeps } from '../base/add-page.tsx';
import { processIn } from '../base/process-in.ts';
import { viewerOf } from '../base/viewer.ts';
import { versionIn } from '../base/version-in.ts';

/** `GET <base>/processes/:process/:id/data`: the whole data as JSON, where the page of the instance cuts it. */
export function addWholeData(app: Hono<HttpEnv>, { runtime }: PageDeps): void {
  app.get('/processes/:process/:id/data', async (c) => {
    const { name } = processIn(runtime, c.req.param('process'));
    const id = c.req.param('id');
    const { caller } = viewerOf(c);
    const version = versionIn(c);
    const { data, output } =
      version === undefined
        ? await runtime.get(name, id, { caller })
        : (await runtime.past(name, id, version, { caller })).instance;
    return c.json({ data, output }, 200, { 'cache-control': 'no-store' });
  });
}
