import type { Hono } from 'hono';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { whenStepped } from '../base/when-stepped.ts';
import type { Paths } from '../base/paths.ts';
import { viewerOf, type Viewer } from '../base/viewer.ts';
import { ActDialog } from '../forms/act-dialog.tsx';
import { StatusChip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import { BulkActFacts } from './bulk-act-facts.tsx';
import { FailuresCard } from './failures-card.tsx';
import { parseBulkAct, type BulkActView } from './parse-bulk-act.ts';
import { ProgressCard } from './progress-card.tsx';
import { LiveSign } from '../parts/live-sign.tsx';

/** Beyond this, the page looks again without a step. */
const lookAgainMs = 10_000;

/** `GET <base>/bulk-acts/:id`: a bulk act while it runs, and what came of it. */
export function addBulkActPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths } = deps;
  addPage(app, '/bulk-acts/:id', deps, async (c) => {
    const id = c.req.param('id') ?? '';
    const viewer = viewerOf(c);
    const { caller } = viewer;
    const act = parseBulkAct(await runtime.get(bulkActName, id, { caller }), runtime.processes);
    const { version } = act.instance;
    return {
      title: act.title,
      here: paths.bulkActs,
      main: <BulkActMain act={act} paths={paths} viewer={viewer} />,
      changes: (signal) =>
        whenStepped(runtime, { process: bulkActName, id, version, caller, lookAgainMs, signal }),
    };
  });
}

interface BulkActMainProps {
  readonly act: BulkActView;
  readonly paths: Paths;
  readonly viewer: Viewer;
}

function BulkActMain({ act, paths, viewer }: BulkActMainProps): Html {
  const { instance, title } = act;
  const { id, status } = instance;
  const mayStop = viewer.mayAct && instance.accepts.some(({ type }) => type === 'STOP');
  return (
    <>
      <header class="grid">
        <nav aria-label="Where you are">
          <ol class="crumbs">
            <li>
              <a href={paths.bulkActs}>Bulk acts</a>
            </li>
            <li class="mono">{id}</li>
          </ol>
        </nav>
        <div class="head">
          <h1>{title}</h1>
          <StatusChip status={status} />
          <span class="grow" />
          <LiveSign />
          {mayStop ? (
            <button type="button" class="danger" data-opens="stop">
              Stop…
            </button>
          ) : null}
        </div>
      </header>
      <div class="columns">
        <div class="grid">
          <ProgressCard act={act} />
          <FailuresCard act={act} paths={paths} />
        </div>
        <BulkActFacts act={act} paths={paths} />
      </div>
      {mayStop ? (
        <ActDialog
          id="stop"
          title="Stop this bulk act?"
          text="It acts on no further page of instances. What it has done stays done."
          action={`${paths.bulkAct(id)}/stop`}
          act="Stop it"
          isDangerous
        />
      ) : null}
    </>
  );
}
