import type { Hono } from 'hono';
import { toTestFile } from '../../actors/incidents/to-test-file.ts';
import type { Examine } from '../../http/access/limits.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { assertOwnOrigin } from '../access/assert-own-origin.ts';
import { readForm } from '../access/read-form.ts';
import { pageWith, type PageDeps } from '../base/add-page.tsx';
import { versionIn } from '../base/version-in.ts';
import { processIn } from '../base/process-in.ts';
import { viewerOf } from '../base/viewer.ts';
import { toText } from '../parts/html.ts';
import { moveIn } from './move-in.ts';
import { Preview } from './preview.tsx';

/**
 * What can be found out about an instance without a change to it: `POST …/preview/:act` shows what an act would come to, or with
 * `version` what it would have come to after that step, as a page, or to the script as a part of one; `GET …/as-test` is a test file that replays the instance.
 */
export function addExaminePages(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths, url, limits } = deps;
  const examine: Examine = limits?.examine ?? (async (_, make) => make());

  app.post('/processes/:process/:id/preview/:act', async (c) => {
    assertOwnOrigin(c, url?.());
    const process = processIn(runtime, c.req.param('process'));
    const { name } = process;
    const id = c.req.param('id');
    const { caller } = viewerOf(c);
    const form = await readForm(c);
    const at = versionIn(c);
    const move = await moveIn(c.req.param('act'), form, process);
    const { moves, version } = await examine(c, async () =>
      runtime.whatIf(name, id, { moves: [move], at }, { caller }),
    );
    const [moved] = moves;
    if (moved === undefined) throw new Error('A what-if of one move tells of none');
    const preview = <Preview moved={moved} version={version} isPast={at !== undefined} />;
    if (c.req.header('accept')?.includes('application/json')) {
      return c.json({ html: await toText(preview) });
    }
    const back = paths.instance(name, id, at);
    return pageWith(c, deps, {
      title: `Preview · ${id}`,
      here: paths.process(name),
      main: (
        <div class="grid">
          <h1>Preview</h1>
          {preview}
          <p>
            <a class="button" href={back}>
              Back to the instance
            </a>
          </p>
        </div>
      ),
    });
  });

  app.get('/processes/:process/:id/as-test', async (c) => {
    const { name } = processIn(runtime, c.req.param('process'));
    const { caller } = viewerOf(c);
    const incident = await examine(c, async () =>
      runtime.incident(name, c.req.param('id'), { caller }),
    );
    return c.body(toTestFile(incident), 200, {
      'content-type': 'text/typescript; charset=utf-8',
      'content-disposition': `attachment; filename="${incident.id}.test.ts"`,
      'cache-control': 'no-store',
    });
  });
}
