import { Icon } from '../parts/icon.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import { causeText } from '../parts/event-text.ts';
import type { InstanceData, Moment } from './instance-data.ts';

interface PastBarProps {
  readonly data: InstanceData;
  readonly moment: Moment;
  readonly paths: Paths;
}

/** Says that a moment of the past is shown, and leads to those beside it. */
export function PastBar({ data, moment, paths }: PastBarProps): Html {
  const { process, instance } = data;
  const { version, step, past, links } = moment;
  const to = (at: number) => paths.instance(process.name, instance.id, at);
  return (
    <section class="note" aria-label="A moment of the past" id="past">
      <div class="row">
        <Go href={links.prev === undefined ? undefined : to(links.prev)} rel="prev">
          <Icon name="left" /> Before
        </Go>
        <strong>
          Step {version} of {links.last}
        </strong>
        <Go href={links.next === undefined ? undefined : to(links.next)} rel="next">
          After <Icon name="right" />
        </Go>
        {step === undefined ? null : (
          <span>
            <span class="mono">{causeText(step.event)}</span> at <Time at={step.at} />
            {step.by?.sub === undefined ? null : (
              <>
                {' '}
                by <b>{step.by.sub}</b>
              </>
            )}
            {step.by?.reason === undefined ? null : <>: {step.by.reason}</>}
          </span>
        )}
        <span class="grow" />
        <a class="button primary" href={paths.instance(process.name, instance.id)}>
          Back to now
        </a>
      </div>
      {past === undefined ? (
        <p class="small dim">
          The history tells the states and the tasks of this step, but not its data. Processes with{' '}
          <code>history: 'snapshots'</code> keep the data of every step.
        </p>
      ) : null}
    </section>
  );
}

interface GoProps {
  readonly href: string | undefined;
  readonly rel: 'prev' | 'next';
  readonly children?: unknown;
}

function Go({ href, rel, children }: GoProps): Html {
  return href === undefined ? (
    <span class="button" aria-disabled="true">
      {children}
    </span>
  ) : (
    <a class="button" href={href} rel={rel}>
      {children}
    </a>
  );
}
