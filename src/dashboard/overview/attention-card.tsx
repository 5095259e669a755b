import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Paths } from '../base/paths.ts';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import { Time } from '../parts/time.tsx';

interface AttentionCardProps {
  readonly instances: readonly InstanceView[];
  /** Of all processes together. */
  readonly total: number;
  readonly paths: Paths;
}

/** The instances that need an operator, with the reason. */
export function AttentionCard({ instances, total, paths }: AttentionCardProps): Html {
  const all = (
    <a class="small" href={paths.instances({ attention: 'true' })}>
      All {total.toLocaleString('en')}
    </a>
  );
  if (instances.length === 0) {
    return (
      <Card
        title="Needs attention"
        id="attention"
        empty={<Chip icon="check" tone="good" text="Nothing is stuck, stranded or owed." />}
      />
    );
  }
  return (
    <Card title="Needs attention" id="attention" aside={all}>
      <ul class="body grid">
        {instances.map(({ id, process, attentionReasons }) => (
          <li class="grid-tight">
            <div class="row">
              <a class="mono" href={paths.instance(process, id)}>
                {id}
              </a>
              <span class="dim small">{process}</span>
            </div>
            {attentionReasons.slice(0, 1).map(({ kind, message, at }) => (
              <>
                <div class="row">
                  <Chip icon="alert" tone="warn" text={kind.replaceAll('_', ' ')} />
                  <span class="dim small nowrap">
                    since <Time at={at} as="ago" />
                  </span>
                </div>
                <p class="small">{message}</p>
              </>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}
