import type { Context, Hono } from 'hono';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { alsoAfter } from '../base/also-after.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { processIn } from '../base/process-in.ts';
import type { View } from '../base/view.ts';
import { OperatorDialogs } from '../operating/operator-dialogs.tsx';
import { whenStepped } from '../base/when-stepped.ts';
import { viewerOf } from '../base/viewer.ts';
import { AcceptsCard } from './accepts-card.tsx';
import { Attention } from './attention.tsx';
import { ChartCard } from './chart-card.tsx';
import { DataCard } from './data-card.tsx';
import { Dialogs } from './dialogs.tsx';
import { Head } from './head.tsx';
import { loadInstance, type InstanceData } from './instance-data.ts';
import { InspectDialog } from './inspect-dialog.tsx';
import { LedgerCard } from './ledger-card.tsx';
import { PastBar } from './past-bar.tsx';
import { StepsCard } from './steps-card.tsx';
import { TasksCard } from './tasks-card.tsx';
import { versionIn } from '../base/version-in.ts';
import { TimelineCard, zooms } from './timeline-card.tsx';
import { WaitsCard } from './waits-card.tsx';

/** What no step tells, such as a lease, is looked at as often as this. */
const lookAgainMs = 3_000;

/** `GET <base>/processes/:process/:id`: an instance as it is now, or with `version` as that step left it. */
export function addInstancePage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime } = deps;
  addPage(app, '/processes/:process/:id', deps, async (c) => {
    const process = processIn(runtime, c.req.param('process') ?? '');
    const id = c.req.param('id') ?? '';
    const { caller } = viewerOf(c);
    const version = versionIn(c);
    const data = await loadInstance(runtime, process, id, { caller, version });
    const last = data.instance.version;
    if (version !== undefined && version > last) throw notReached(version, last);
    // Asked before the page is made, which may come without the statechart for this very reason.
    const laidOut = deps.pictures.layOut(process.graph);
    const view = pageOf(c, deps, data);
    if (version !== undefined) {
      if (laidOut === undefined) return view;
      return {
        ...view,
        changes: async function* changes() {
          await laidOut;
          yield;
        },
      };
    }
    const changes = async function* changes(signal: AbortSignal) {
      let seen = last;
      let waiting = JSON.stringify([data.waiting, data.pauses]);
      const of = { process: process.name, id, version: last, caller, lookAgainMs, signal };
      for await (const now of whenStepped(runtime, of)) {
        const waitingNow = JSON.stringify(
          await Promise.all([
            runtime.waiting(process.name, id, { caller }),
            runtime.pauses(process.name, { caller }),
          ]),
        );
        // To render a large instance again takes much longer than to see that nothing has changed.
        if (now === seen && waitingNow === waiting) continue;
        seen = now;
        waiting = waitingNow;
        yield;
      }
    };
    return { ...view, changes: (signal) => alsoAfter(laidOut, changes(signal)) };
  });
}

function pageOf(
  c: Context<HttpEnv>,
  { paths, pictures, clock }: PageDeps,
  data: InstanceData,
): View {
  const { process, moment, instance } = data;
  const viewer = viewerOf(c);
  return {
    title: `${instance.id} · ${process.name}`,
    here: paths.process(process.name),
    main: (
      <>
        <Head data={data} paths={paths} viewer={viewer} />
        {moment === undefined ? (
          <Attention data={data} paths={paths} />
        ) : (
          <PastBar data={data} moment={moment} paths={paths} />
        )}
        <div class="columns">
          <div class="grid">
            <ChartCard data={data} pictures={pictures} clock={clock} />
            <TimelineCard data={data} paths={paths} zoom={zoomIn(c)} />
            <TasksCard data={data} />
            <StepsCard data={data} paths={paths} />
          </div>
          <div class="grid">
            {data.waiting === undefined ? null : (
              <WaitsCard data={data} waiting={data.waiting} viewer={viewer} />
            )}
            <AcceptsCard data={data} paths={paths} viewer={viewer} />
            <DataCard data={data} paths={paths} />
            <LedgerCard data={data} viewer={viewer} />
          </div>
        </div>
        {moment === undefined ? <InspectDialog url={urlOf(c, process, instance.id)} /> : null}
        {moment === undefined ? <Dialogs data={data} paths={paths} viewer={viewer} /> : null}
        {moment === undefined && viewer.mayAct ? (
          <OperatorDialogs process={process} instance={instance} paths={paths} />
        ) : null}
      </>
    ),
  };
}

/** The address of the instance in the API, as the reader reaches it. */
function urlOf(c: Context<HttpEnv>, process: Process, id: string): string {
  return `${new URL(c.req.url).origin}${process.path}/${id}`;
}

function zoomIn(c: Context<HttpEnv>): number {
  const asked = Number(c.req.query('zoom') ?? 1);
  return zooms.find((zoom) => zoom === asked) ?? 1;
}

function notReached(version: number, last: number): HoldfastError {
  return new HoldfastError(
    'not_found',
    `The instance has not reached step ${version}; its last one is ${last}.`,
  );
}
