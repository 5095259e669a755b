import { raw } from 'hono/html';
import { instanceOverlay } from '../../pictures/instance-overlay.ts';
import type { Pictures } from '../../pictures/pictures.ts';
import { Card } from '../parts/card.tsx';
import { Chart, ChartTools } from '../parts/chart.tsx';
import type { Html } from '../parts/html.ts';
import type { InstanceData } from './instance-data.ts';

interface ChartCardProps {
  readonly data: InstanceData;
  readonly pictures: Pictures;
}

/** The statechart of an instance, at the moment that is shown. */
export async function ChartCard({ data, pictures }: ChartCardProps): Promise<Html> {
  const { process, instance, steps, moment } = data;
  const step = moment === undefined ? steps.at(-1) : moment.step;
  const shown = moment === undefined ? instance : (moment.past ?? fromStep(data));
  // From the step on, the page itself counts down.
  const at = Date.parse(step?.at ?? instance.updatedAt);
  const overlay = instanceOverlay(process.graph, shown, step, at);
  const svg = await pictures.toSvg(process.graph, { overlay, embedded: true });
  return (
    <Card title="Statechart" id="chart" aside={<ChartTools id="chart-field" />}>
      <Chart id="chart-field">{raw(svg)}</Chart>
    </Card>
  );
}

/** What the entry of a step tells, where the history keeps nothing else. */
function fromStep({ instance, moment }: InstanceData) {
  const { step } = moment ?? {};
  return {
    state: step?.to ?? instance.state,
    status: step?.status ?? instance.status,
    tasks: step?.tasks ?? [],
    timers: [],
    ledger: [],
  };
}
