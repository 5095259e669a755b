import type { Hono } from 'hono';
import { adminScope } from '../../actors/access/caller.ts';
import type { AuditsView } from '../../actors/views/view-types.ts';
import { requireScope } from '../../http/access/authenticate.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { every } from '../base/every.ts';
import type { Paths } from '../base/paths.ts';
import { viewerOf } from '../base/viewer.ts';
import type { Html } from '../parts/html.ts';
import { LiveSign } from '../parts/live-sign.tsx';
import { Pager } from '../parts/pager.tsx';
import { atPlace, toPlace } from '../parts/place.ts';
import { AuditForm } from './audit-form.tsx';
import {
  toAuditPage,
  toAuditQuery,
  toAuditSelection,
  type AuditSelection,
} from './audit-selection.ts';
import { AuditTable } from './audit-table.tsx';

const lookAgainMs = 3_000;
const pageSize = 50;

/** `GET <base>/audit`: what operators did, newest first, as the query selects it. For administrators. */
export function addAuditPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths, clock } = deps;

  // A form sends its empty fields, too; the URL to share is the one without them.
  app.get('/audit', async (c, next) => {
    const query = new URL(c.req.url).searchParams;
    if (![...query.values()].includes('')) return next();
    return c.redirect(paths.audit(toAuditQuery(toAuditSelection(query))), 303);
  });

  addPage(app, '/audit', deps, async (c) => {
    requireScope(c, adminScope, 'The audit log');
    const { caller } = viewerOf(c);
    const query = new URL(c.req.url).searchParams;
    const selection = toAuditSelection(query);
    const place = toPlace(query);
    const { page, fault } = toAuditPage(selection, place);
    const audits: AuditsView =
      page === undefined
        ? { entries: [] }
        : await runtime.audits({ ...page, caller, limit: pageSize });
    const { entries, next } = audits;
    const isNewest = place.cursor === undefined;
    return {
      title: 'Audit log',
      here: paths.audit(),
      main: (
        <>
          <header class="grid">
            <div class="head">
              <h1>Audit log</h1>
              <span class="grow" />
              {isNewest ? <LiveSign /> : null}
            </div>
            <p class="dim">
              What operators{caller?.tenant === undefined ? '' : ` of ${caller.tenant}`} did to
              processes and instances, and why: the newest 100,000 acts.
            </p>
          </header>
          <AuditForm selection={selection} processes={runtime.processes} paths={paths} />
          {fault === undefined ? null : (
            <section class="note bad" role="alert">
              <strong>This filter is not valid</strong>
              <p>{fault}</p>
            </section>
          )}
          <div class="card" id="audits">
            {entries.length > 0 ? (
              <AuditTable entries={entries} processes={runtime.processes} paths={paths} />
            ) : (
              <None
                selection={selection}
                isFaulty={fault !== undefined}
                mayBeOlder={next !== undefined}
                isNewest={isNewest}
                paths={paths}
              />
            )}
            <Pager
              place={place}
              next={next}
              hrefAt={(other) => paths.audit(atPlace(toAuditQuery(selection), other))}
            />
          </div>
        </>
      ),
      // An older page does not change.
      ...(isNewest ? { changes: (signal) => every(clock, lookAgainMs, signal) } : {}),
    };
  });
}

interface NoneProps {
  readonly selection: AuditSelection;
  readonly isFaulty: boolean;
  /** Whether only a part of the log was read. */
  readonly mayBeOlder: boolean;
  readonly isNewest: boolean;
  readonly paths: Paths;
}

/** Why there is nothing to see, and what to do next. */
function None({ selection, isFaulty, mayBeOlder, isNewest, paths }: NoneProps): Html {
  if (isFaulty) {
    return (
      <div class="empty">
        <p>Nothing is listed until the filter is valid.</p>
      </div>
    );
  }
  if (mayBeOlder) {
    return (
      <div class="empty">
        <p>Nothing so far matches these filters. Older acts may: go on with “Older”.</p>
      </div>
    );
  }
  if (Object.keys(selection).length > 0 || !isNewest) {
    return (
      <div class="empty">
        <p>{isNewest ? 'No act matches these filters.' : 'There is nothing older.'}</p>
        <a class="button" href={paths.audit()}>
          Show all
        </a>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>No operator has acted yet.</p>
      <p>
        Acts on instances, deletions and pauses of processes are kept here, each with its reason.
        Bulk acts have a list of their own.
      </p>
      <a class="button" href={paths.instances()}>
        Go to the list of instances
      </a>
    </div>
  );
}
