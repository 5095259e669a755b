import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { adminScope } from '../../actors/access/caller.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { requireScope } from '../../http/access/authenticate.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { ownProcesses } from '../base/own-processes.ts';
import { processIn } from '../base/process-in.ts';
import type { View } from '../base/view.ts';
import { viewerOf } from '../base/viewer.ts';
import { InstancesTable } from '../instances/instances-table.tsx';
import { ListNotes } from '../instances/list-notes.tsx';
import { toQuery, toSelection, withFields, type Selection } from '../instances/selection.ts';
import { toFilter } from '../instances/to-filter.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import { actChoices, concerned, toActName } from './act-choice.ts';
import { ActTabs } from './act-tabs.tsx';
import { ConfirmCard } from './confirm-card.tsx';
import { ChooseProcess } from './choose-process.tsx';
import { FilterText } from './filter-text.tsx';
import { toBulkFilter } from './to-bulk-filter.ts';

/**
 * `GET <base>/bulk-acts/new`: what an act on all that a list selects would act on, counted, with a sample, before it is
 * confirmed.
 */
export function addNewBulkActPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime } = deps;
  addPage(app, '/bulk-acts/new', deps, async (c) => {
    requireScope(c, adminScope);
    const selection = toSelection(new URL(c.req.url).searchParams);
    const { process } = selection.fields;
    if (process === undefined) {
      const choices = ownProcesses(runtime);
      const main = <ChooseProcess choices={choices} selection={selection} paths={deps.paths} />;
      return framed(deps, selection, main);
    }
    return framed(deps, selection, await confirmation(c, deps, selection, process));
  });
}

async function confirmation(
  c: Context<HttpEnv>,
  { runtime, paths, clock }: PageDeps,
  asked: Selection,
  name: string,
): Promise<Html> {
  const process = processIn(runtime, name);
  const act = toActName(c.req.query('act'), process);
  const event = c.req.query('event');
  // What starts while the reader thinks is not part of what was counted.
  const until = asked.fields.createdBefore ?? new Date(clock.now() + 1).toISOString();
  const selection = withFields(concerned(asked, act), { createdBefore: until });
  const { filter, faults, leftOut } = toFilter(selection, [process]);
  const tabs = <ActTabs act={act} selection={asked} paths={paths} />;
  if (filter === undefined || leftOut.length > 0) {
    return (
      <>
        {tabs}
        <ListNotes data={{ faults, leftOut, process }} />
      </>
    );
  }
  const preview = await runtime.preview(name, filter, { caller: viewerOf(c).caller });
  const { count, more, newest } = preview;
  const counted = count.toLocaleString('en');
  const number = `${more ? 'more than ' : ''}${counted}`;
  const shown = newest.length < count ? `, of which these are the newest ${newest.length}` : '';
  return (
    <>
      {tabs}
      <div class="columns">
        <Card
          title={`${more ? 'More than ' : ''}${counted} ${count === 1 ? 'instance' : 'instances'} of ${name}`}
          id="selected"
          aside={
            <a
              href={paths.instances(
                toQuery(withFields(selection, { createdBefore: asked.fields.createdBefore })),
              )}
            >
              Show the list
            </a>
          }
        >
          <p class="body small dim">
            Selected: <FilterText filter={toBulkFilter(filter)} />
            {shown}.
          </p>
          {newest.length === 0 ? (
            <div class="empty">
              <p>No instance that the list selects {actChoices[act].such}.</p>
            </div>
          ) : (
            <InstancesTable
              instances={newest}
              paths={paths}
              isMixed={false}
              isSample
              label="Sample"
            />
          )}
        </Card>
        <ConfirmCard
          act={act}
          choice={actChoices[act]}
          process={process}
          event={event}
          selection={selection}
          asked={asked}
          number={number}
          isNone={count === 0}
          idempotencyKey={randomUUID()}
          paths={paths}
        />
      </div>
    </>
  );
}

function framed({ paths }: PageDeps, selection: Selection, content: Html): View {
  return {
    title: 'Act on many instances',
    here: paths.bulkActs,
    main: (
      <>
        <header class="grid">
          <nav aria-label="Where you are">
            <ol class="crumbs">
              <li>
                <a href={paths.instances(toQuery(selection))}>Instances</a>
              </li>
              <li>
                <a href={paths.bulkActs}>Bulk acts</a>
              </li>
            </ol>
          </nav>
          <h1>Act on many instances</h1>
        </header>
        {content}
      </>
    ),
  };
}
