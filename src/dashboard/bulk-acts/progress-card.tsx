import { Card } from '../parts/card.tsx';
import { Chip, type Tone } from '../parts/chip.tsx';
import type { IconName } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { BulkActView } from './parse-bulk-act.ts';
import { ProgressBar } from './progress-bar.tsx';

/** How many instances the bulk act has acted on. */
export function ProgressCard({ act }: { readonly act: BulkActView }): Html {
  const { data, total, isMore, handled, instance } = act;
  const { done, skipped, failed, failure } = data;
  return (
    <Card title="Progress" id="progress">
      <div class="body grid">
        <p class="big">
          <b>{handled.toLocaleString('en')}</b>{' '}
          <span class="dim">
            of {isMore ? 'more than ' : ''}
            {total.toLocaleString('en')}
          </span>
        </p>
        <ProgressBar act={act} />
        <ul class="tallies">
          <Tally icon="check" tone="good" text="Done" count={done} />
          <Tally icon="stop" tone="dim" text="Skipped" count={skipped} />
          <Tally icon="cross" tone={failed > 0 ? 'bad' : 'dim'} text="Failed" count={failed} />
        </ul>
        {instance.status === 'Pending' ? (
          <p class="small dim">
            It goes on without this page, and on another node if this one stops.
          </p>
        ) : null}
        {skipped === 0 ? null : (
          <p class="small dim">
            Skipped: nothing was left to do, or the instance no longer matched the filter.
          </p>
        )}
        {failure === undefined ? null : (
          <p class="error">
            {failure.message} {failure.code === undefined ? null : <code>{failure.code}</code>}
          </p>
        )}
        {instance.state === 'stopped' ? (
          <p>It was stopped before it had acted on all instances.</p>
        ) : null}
      </div>
    </Card>
  );
}

interface TallyProps {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly text: string;
  readonly count: number;
}

function Tally({ icon, tone, text, count }: TallyProps): Html {
  return (
    <li>
      <Chip icon={icon} tone={tone} text={text} /> <b>{count.toLocaleString('en')}</b>
    </li>
  );
}
