import type { Clock } from '../../actors/ports/clock.ts';
import { instanceOverlay } from '../../pictures/instance-overlay.ts';
import type { Pictures } from '../../pictures/pictures.ts';
import type { Html } from '../parts/html.ts';
import { PictureCard } from '../parts/picture-card.tsx';
import { heldEffects } from './held-effects.ts';
import type { InstanceData } from './instance-data.ts';

interface ChartCardProps {
  readonly data: InstanceData;
  readonly pictures: Pictures;
  readonly clock: Clock;
}

/** The statechart of an instance, at the moment that is shown. */
export function ChartCard({ data, pictures, clock }: ChartCardProps): Html {
  const { process, instance, steps, moment } = data;
  const step = moment === undefined ? steps.at(-1) : moment.step;
  const shown = moment === undefined ? instance : (moment.past ?? fromStep(data));
  // From the step on, the page itself counts down.
  const at = Date.parse(step?.at ?? instance.updatedAt);
  const held = moment === undefined ? heldEffects(data) : undefined;
  const overlay = instanceOverlay(process.graph, shown, step, at, held);
  const svg = pictures.toSvg(process.graph, { overlay, embedded: true });
  return <PictureCard svg={svg} clock={clock} />;
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
