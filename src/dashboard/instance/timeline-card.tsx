import type { HistoryStep } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import { Icon } from '../parts/icon.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import { causeText } from '../parts/event-text.ts';
import type { InstanceData } from './instance-data.ts';

interface TimelineCardProps {
  readonly data: InstanceData;
  readonly paths: Paths;
  readonly zoom: number;
}

export const zooms = [0.5, 1, 2, 4, 8] as const;

/** An instance can have a hundred thousand tasks: the newest are drawn. */
const mostTasks = 200;

/** The history as a timeline: a step leads to the moment after it. */
export function TimelineCard({ data, paths, zoom }: TimelineCardProps): Html {
  const { process, instance, steps, moment } = data;
  const shown = moment?.version ?? instance.version;
  const index = zooms.findIndex((one) => one === zoom);
  const zoomed = (by: number): string | undefined => {
    const next = zooms[index + by];
    if (next === undefined) return undefined;
    const query = new URLSearchParams({
      zoom: String(next),
      ...(moment === undefined ? {} : { version: String(moment.version) }),
    });
    return `${paths.instance(process.name, instance.id)}?${query.toString()}#timeline`;
  };
  return (
    <Card
      title="Timeline"
      id="timeline"
      aside={
        <span class="row" role="group" aria-label="Zoom the timeline">
          <ZoomLink href={zoomed(-1)} icon="minus" label="Narrower" />
          <ZoomLink href={zoomed(1)} icon="plus" label="Wider" />
        </span>
      }
    >
      <div
        class="timeline"
        tabindex={0}
        role="region"
        aria-label="States and tasks over time"
        data-follow
      >
        <Timeline
          steps={steps}
          tasks={instance.tasks.slice(-mostTasks)}
          shown={shown}
          isOver={instance.status !== 'Pending'}
          zoom={zoom}
          hrefOf={(version) => paths.instance(process.name, instance.id, version)}
          titleOf={titleOf}
        />
      </div>
      {instance.tasks.length > mostTasks ? (
        <p class="body small dim">
          The newest {mostTasks} of {instance.tasks.length.toLocaleString('en')} tasks.
        </p>
      ) : null}
    </Card>
  );
}

function titleOf({ sequence, at, event }: HistoryStep): string {
  return `Step ${sequence}: ${causeText(event)}, ${at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`;
}

interface ZoomLinkProps {
  readonly href: string | undefined;
  readonly icon: 'plus' | 'minus';
  readonly label: string;
}

function ZoomLink({ href, icon, label }: ZoomLinkProps): Html {
  return href === undefined ? (
    <span class="button plain" aria-disabled="true">
      <Icon name={icon} />
    </span>
  ) : (
    <a class="button plain" href={href} aria-label={label}>
      <Icon name={icon} />
    </a>
  );
}
