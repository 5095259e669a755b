import type { Context, Hono } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import type { PageDeps } from '../base/add-page.tsx';
import { processIn } from '../base/process-in.ts';
import { viewerOf } from '../base/viewer.ts';
import { eventIn } from '../forms/event-in.ts';
import { actIn } from '../operating/act-in.ts';
import { addAct, reasonIn } from './add-act.tsx';

/** The acts on one instance, as its page offers them. */
export function addInstanceActs(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths } = deps;
  const targetOf = (c: Context<HttpEnv>) => {
    const { name } = processIn(runtime, c.req.param('process') ?? '');
    const id = c.req.param('id') ?? '';
    return { name, id, back: paths.instance(name, id), caller: viewerOf(c).caller };
  };

  addAct(app, '/processes/:process/:id/events', deps, async (c, form, once) => {
    const { name, id, back, caller } = targetOf(c);
    const event = await eventIn(form, processIn(runtime, name));
    const reason = (form.get('reason') ?? '').trim();
    await runtime.send(name, id, event, { ...once, caller, ...(reason === '' ? {} : { reason }) });
    return { message: `${event.type} was accepted`, back };
  });

  addAct(app, '/processes/:process/:id/cancel', deps, async (c, form, once) => {
    const { name, id, back, caller } = targetOf(c);
    const rollback = form.get('rollback') === 'true';
    await runtime.cancel(name, id, { ...once, caller, rollback, reason: reasonIn(form) });
    return { message: 'The instance is being cancelled', back };
  });

  addAct(app, '/processes/:process/:id/retry-rollback', deps, async (c, form, once) => {
    const { name, id, back, caller } = targetOf(c);
    await runtime.retryRollback(name, id, { ...once, caller, reason: reasonIn(form) });
    return { message: 'The rollback is tried again', back };
  });

  addAct(app, '/processes/:process/:id/skip-rollback', deps, async (c, form, once) => {
    const { name, id, back, caller } = targetOf(c);
    await runtime.skipRollback(name, id, form.get('entry') ?? '', reasonIn(form), {
      ...once,
      caller,
    });
    return { message: 'The compensation is skipped', back };
  });

  addAct(app, '/processes/:process/:id/acts', deps, async (c, form, once) => {
    const { name, id, back, caller } = targetOf(c);
    const act = await actIn(form, processIn(runtime, name));
    await runtime.act(name, id, act, reasonIn(form), { ...once, caller });
    return { message: 'It is done; the history tells', back };
  });

  addAct(app, '/processes/:process/:id/rearm', deps, async (c, form) => {
    const { name, id, back, caller } = targetOf(c);
    await runtime.rearm(name, id, { caller, reason: reasonIn(form) });
    return { message: 'Everything that it waits for is armed', back };
  });
}
