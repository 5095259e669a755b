import type { Hono } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import type { PageDeps } from '../base/add-page.tsx';
import { processIn } from '../base/process-in.ts';
import { viewerOf } from '../base/viewer.ts';
import { addAct, reasonIn } from './add-act.tsx';

/** The acts on a process, as its page offers them. */
export function addProcessActs(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths } = deps;
  for (const kind of ['pause', 'resume'] as const) {
    addAct(app, `/processes/:process/pauses/${kind}`, deps, async (c, form, once) => {
      const { name } = processIn(runtime, c.req.param('process') ?? '');
      const task = form.get('task') ?? '';
      const paused = { ...(task === '' ? {} : { task }), reason: reasonIn(form, 'audit log') };
      await runtime[kind](name, paused, { ...once, caller: viewerOf(c).caller });
      const what = task === '' ? name : `${task} of ${name}`;
      const message = `${what} is ${kind === 'pause' ? 'paused' : 'resumed'}`;
      const back = paths.process(name);
      // A pause is no step, so nothing else would tell the page at once.
      return { message, goTo: back, back };
    });
  }
}
