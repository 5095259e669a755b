import type { Hono } from 'hono';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { every } from '../base/every.ts';
import type { Paths } from '../base/paths.ts';
import { viewerOf } from '../base/viewer.ts';
import { StatusChip } from '../parts/chip.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import { Time } from '../parts/time.tsx';
import { FilterText } from './filter-text.tsx';
import { parseBulkAct, type BulkActView } from './parse-bulk-act.ts';
import { ProgressBar } from './progress-bar.tsx';
import { LiveSign } from '../parts/live-sign.tsx';
import { RowTable } from '../parts/row-table.tsx';

const lookAgainMs = 2_000;
const pageSize = 50;

/** `GET <base>/bulk-acts`: the bulk acts, newest first. */
export function addBulkActsPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths, clock } = deps;
  addPage(app, '/bulk-acts', deps, async (c) => {
    const { caller } = viewerOf(c);
    const cursor = c.req.query('cursor');
    const { instances, next } = await runtime.list(
      bulkActName,
      { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
      { caller },
    );
    const acts = instances.map((one) => parseBulkAct(one, runtime.processes));
    return {
      title: 'Bulk acts',
      here: paths.bulkActs,
      main: (
        <>
          <header class="head">
            <h1>Bulk acts</h1>
            <span class="grow" />
            <LiveSign />
          </header>
          <div class="card">
            {acts.length > 0 ? <Rows acts={acts} paths={paths} /> : <None paths={paths} />}
            {next === undefined ? null : (
              <nav class="pager" aria-label="Pages">
                <span class="grow" />
                <a
                  class="button"
                  rel="next"
                  href={`${paths.bulkActs}?${new URLSearchParams({ cursor: next }).toString()}`}
                >
                  Older <Icon name="right" />
                </a>
              </nav>
            )}
          </div>
        </>
      ),
      changes: (signal) => every(clock, lookAgainMs, signal),
    };
  });
}

function None({ paths }: { readonly paths: Paths }): Html {
  return (
    <div class="empty">
      <p>
        A bulk act cancels, retries or sends an event to all instances that a filter selects. None
        has been started in the last 30 days.
      </p>
      <p>To start one, filter the list of instances, and choose “Act on these…”.</p>
      <a class="button" href={paths.instances()}>
        Go to the list of instances
      </a>
    </div>
  );
}

interface RowsProps {
  readonly acts: readonly BulkActView[];
  readonly paths: Paths;
}

function Rows({ acts, paths }: RowsProps): Html {
  const heads = ['Status', 'Act', 'On which', 'Progress', 'Reason', 'Started'];
  return (
    <RowTable label="Bulk acts" heads={heads}>
      {acts.map((act) => (
        <Row act={act} paths={paths} />
      ))}
    </RowTable>
  );
}

function Row({ act, paths }: { readonly act: BulkActView; readonly paths: Paths }): Html {
  const { instance, data, filter, title, total, isMore, handled } = act;
  return (
    <tr role="row" id={`row-${instance.id}`}>
      <td role="cell" class="status">
        <StatusChip status={instance.status} />
      </td>
      <td role="cell" class="name">
        <a href={paths.bulkAct(instance.id)}>{title}</a>
        {data.operator === undefined ? null : <p class="small dim">by {data.operator}</p>}
      </td>
      <td role="cell" data-label="On which" class="wide">
        <FilterText filter={filter} />
      </td>
      <td role="cell" data-label="Progress" class="progress-cell">
        <div>
          <ProgressBar act={act} />
          <p class="small dim">
            {handled.toLocaleString('en')} of {isMore ? 'more than ' : ''}
            {total.toLocaleString('en')}
            {data.failed > 0 ? `, ${data.failed.toLocaleString('en')} failed` : ''}
          </p>
        </div>
      </td>
      <td role="cell" data-label="Reason" class={data.reason === undefined ? 'wide none' : 'wide'}>
        <span class="brief">{data.reason ?? ''}</span>
      </td>
      <td role="cell" class="created">
        <Time at={instance.createdAt} as="ago" />
      </td>
    </tr>
  );
}
