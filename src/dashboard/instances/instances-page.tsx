import type { Context, Hono } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { every } from '../base/every.ts';
import { ownProcesses } from '../base/own-processes.ts';
import { processIn } from '../base/process-in.ts';
import type { View } from '../base/view.ts';
import { viewerOf } from '../base/viewer.ts';
import { ListHead } from './list-head.tsx';
import { InstancesCard } from './instances-card.tsx';
import { FilterForm } from './filter-form.tsx';
import { loadList, type ListData } from './list-data.ts';
import { ListNotes } from './list-notes.tsx';
import { toPlace } from '../parts/place.ts';
import { toQuery, toSelection, type Selection } from './selection.ts';
import { StatusTabs } from './status-tabs.tsx';

/** A list has no notice of changes: it is read again, which costs the same however many instances there are. */
const lookAgainMs = 2_000;

/** `GET <base>/instances`: the instances of one process or of all, as the query selects them. */
export function addInstancesPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths, clock } = deps;

  // A form sends its empty fields, too; the URL to share is the one without them.
  app.get('/instances', async (c, next) => {
    const query = queryOf(c);
    if (![...query.values()].includes('')) return next();
    return c.redirect(paths.instances(toQuery(toSelection(query))), 303);
  });

  addPage(app, '/instances', deps, async (c) => {
    const query = queryOf(c);
    const selection = toSelection(query);
    const { caller } = viewerOf(c);
    const name = selection.fields.process;
    const data = await loadList(runtime, {
      choices: ownProcesses(runtime),
      process: name === undefined ? undefined : processIn(runtime, name),
      selection,
      place: toPlace(query),
      caller,
    });
    return {
      ...pageOf(c, deps, data),
      changes: (signal) => every(clock, lookAgainMs, signal),
    };
  });
}

function pageOf(c: Context<HttpEnv>, deps: PageDeps, data: ListData): View {
  const { paths, url, verify, runtime } = deps;
  const viewer = viewerOf(c);
  const { selection, process, choices } = data;
  const hasBulkActs = choices.length < runtime.processes.length;
  const origin = url?.() ?? new URL(c.req.url).origin;
  return {
    title: process === undefined ? 'Instances' : `Instances of ${process.name}`,
    here: isAttention(selection) ? paths.instances({ attention: 'true' }) : paths.instances(),
    main: (
      <>
        <ListHead data={data} paths={paths} mayAct={viewer.mayAct && hasBulkActs} />
        <FilterForm data={data} paths={paths} />
        <div class="grid">
          <StatusTabs data={data} paths={paths} />
          <ListNotes data={data} />
          <InstancesCard
            data={data}
            paths={paths}
            start={{ origin, hasToken: verify !== undefined }}
          />
        </div>
      </>
    ),
  };
}

function isAttention({ fields, attributes }: Selection): boolean {
  const names = Object.keys(fields);
  return names.length === 1 && fields.attention === 'true' && attributes.length === 0;
}

function queryOf(c: Context<HttpEnv>): URLSearchParams {
  return new URL(c.req.url).searchParams;
}
