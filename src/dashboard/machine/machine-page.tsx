import type { Hono } from 'hono';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { alsoAfter } from '../base/also-after.ts';
import { every } from '../base/every.ts';
import { processIn } from '../base/process-in.ts';
import { viewerOf } from '../base/viewer.ts';
import { Bars } from '../parts/bars.tsx';
import { Card } from '../parts/card.tsx';
import { Courses } from '../parts/course.tsx';
import { ErrorsCard } from '../parts/errors-card.tsx';
import { toCourses } from '../parts/to-courses.ts';
import { StatusChip } from '../parts/chip.tsx';
import { MachineChart } from './machine-chart.tsx';
import { loadMachine } from './machine-data.ts';
import { periodIn, PeriodLinks, periodNames } from '../parts/period-links.tsx';
import { StatesCard } from './states-card.tsx';
import { LiveSign } from '../parts/live-sign.tsx';
import { Icon } from '../parts/icon.tsx';
import { mayPauseMore, PauseDialogs, pauseDialogId } from '../operating/pause-dialogs.tsx';
import { PauseNotes } from './pause-notes.tsx';

const lookAgainMs = 3_000;

/** `GET <base>/processes/:process`: a process with what its instances do, over the last hour, day or month. */
export function addMachinePage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, pictures, paths, clock } = deps;
  addPage(app, '/processes/:process', deps, async (c) => {
    const process = processIn(runtime, c.req.param('process') ?? '');
    const period = periodIn(c.req.query('period'));
    const { caller, mayActOnAll } = viewerOf(c);
    const data = await loadMachine(runtime, process, { caller, period });
    const { counts, statistics, pauses } = data;
    const { name, version, description } = process;
    const path = paths.process(name);
    const laidOut = pictures.layOut(process.graph);
    return {
      title: name,
      here: path,
      changes: (signal) => alsoAfter(laidOut, every(clock, lookAgainMs, signal)),
      main: (
        <>
          <header class="grid">
            <div class="head">
              <h1>{name}</h1>
              <span class="dim">Version {version}</span>
              <span class="grow" />
              <LiveSign />
              <PeriodLinks period={period} path={path} />
              {mayActOnAll && mayPauseMore(process, pauses) ? (
                <button type="button" data-opens={pauseDialogId}>
                  <Icon name="pause" /> Pause…
                </button>
              ) : null}
            </div>
            {description === undefined ? null : <p class="dim">{description}</p>}
            <ul class="row counts">
              {instanceStatuses.map((status) => (
                <li>
                  <a href={paths.instances({ process: name, status })}>
                    <StatusChip status={status} /> <b>{counts[status].toLocaleString('en')}</b>
                  </a>
                </li>
              ))}
              <li>
                <a href={paths.instances({ process: name, attention: 'true' })}>
                  Needs attention <b>{counts.attention.toLocaleString('en')}</b>
                </a>
              </li>
            </ul>
          </header>
          <PauseNotes pauses={pauses} mayPause={mayActOnAll} />
          <div class="columns">
            <div class="grid">
              <MachineChart data={data} pictures={pictures} paths={paths} clock={clock} />
              <StatesCard data={data} paths={paths} />
            </div>
            <div class="grid">
              <Card title="Instances" id="course" aside={<When period={period} />}>
                <div class="body">
                  <Courses label={periodNames[period]} courses={toCourses(statistics.points)} />
                </div>
              </Card>
              <Card
                title="Tasks"
                id="task-counts"
                aside={<When period={period} />}
                empty={statistics.tasks.length === 0 ? 'No task has run.' : undefined}
              >
                <div class="body">
                  <Bars
                    items={statistics.tasks.map(({ task, undo, attempts, failures }) => ({
                      label: undo === true ? `undo of ${task}` : task,
                      value: attempts,
                      text:
                        failures === 0
                          ? attempts.toLocaleString('en')
                          : `${attempts.toLocaleString('en')}, ${failures.toLocaleString('en')} failed`,
                    }))}
                  />
                </div>
              </Card>
              <ErrorsCard
                errors={statistics.errors.map((error) => ({ ...error, process: name }))}
                when={periodNames[period]}
                hrefOf={({ lastId }) => paths.instance(name, lastId)}
              />
            </div>
          </div>
          {mayActOnAll ? <PauseDialogs process={process} pauses={pauses} paths={paths} /> : null}
        </>
      ),
    };
  });
}

function When({ period }: { readonly period: keyof typeof periodNames }) {
  return <span class="small dim">{periodNames[period]}</span>;
}
