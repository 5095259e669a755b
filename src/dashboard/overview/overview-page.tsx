import type { Hono } from 'hono';
import type { Period } from '../../actors/statistics/reading/periods.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { addPage, type PageDeps } from '../base/add-page.tsx';
import { every } from '../base/every.ts';
import { viewerOf } from '../base/viewer.ts';
import { Card } from '../parts/card.tsx';
import { Courses, type Course } from '../parts/course.tsx';
import { ErrorsCard } from '../parts/errors-card.tsx';
import type { Html } from '../parts/html.ts';
import { periodIn, PeriodLinks, periodNames } from '../parts/period-links.tsx';
import { toCourses } from '../parts/to-courses.ts';
import { AttentionCard } from './attention-card.tsx';
import { NodesCard } from './nodes-card.tsx';
import { loadOverview, type ProcessSummary } from './overview-data.ts';
import { ProcessesCard } from './processes-card.tsx';
import { LiveSign } from '../parts/live-sign.tsx';

const lookAgainMs = 3_000;
const mostErrors = 12;

/** `GET <base>`: all processes, what they did lately, and what needs somebody first. */
export function addOverviewPage(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths, clock } = deps;
  addPage(app, '/', deps, async (c) => {
    const period = periodIn(c.req.query('period'));
    const { processes, attention, nodes } = await loadOverview(runtime, {
      caller: viewerOf(c).caller,
      period,
    });
    const total = processes.reduce((sum, { counts }) => sum + counts.attention, 0);
    const errors = processes
      .flatMap(({ name, statistics }) =>
        statistics.errors.map((error) => ({ ...error, process: name })),
      )
      .toSorted((a, b) => b.count - a.count)
      .slice(0, mostErrors);
    return {
      title: 'Overview',
      here: paths.home,
      changes: (signal) => every(clock, lookAgainMs, signal),
      main: (
        <>
          <header class="head">
            <h1>Overview</h1>
            <span class="grow" />
            <LiveSign />
            <PeriodLinks period={period} path={paths.home} />
          </header>
          <Lately processes={processes} period={period} />
          <div class="columns">
            <div class="grid">
              <ProcessesCard processes={processes} paths={paths} />
              <ErrorsCard
                errors={errors}
                when={periodNames[period]}
                hrefOf={({ process, lastId }) => paths.instance(process, lastId)}
              />
            </div>
            <div class="grid">
              <AttentionCard instances={attention} total={total} paths={paths} />
              <NodesCard nodes={nodes} />
            </div>
          </div>
        </>
      ),
    };
  });
}

interface LatelyProps {
  readonly processes: readonly ProcessSummary[];
  readonly period: Period;
}

/** What the instances of all processes came to. */
function Lately({ processes, period }: LatelyProps): Html {
  const all = processes.map(({ statistics }) => toCourses(statistics.points));
  return (
    <Card
      title="Instances"
      id="lately"
      aside={<span class="small dim">{periodNames[period]}, up to 10 s old</span>}
    >
      <div class="body wide-courses">
        <Courses label={`Instances in the ${periodNames[period]}`} courses={addUp(all)} />
      </div>
    </Card>
  );
}

function addUp(all: readonly (readonly Course[])[]): readonly Course[] {
  const [first = [], ...others] = all;
  return first.map((course, kind) => ({
    ...course,
    values: course.values.map((value, index) =>
      others.reduce((sum, other) => sum + (other[kind]?.values[index] ?? 0), value),
    ),
  }));
}
