import type { MovedView } from '../../actors/views/what-if-view.ts';
import { Changes } from '../parts/changes.tsx';
import { Chip, StatusChip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import { leafStates } from '../parts/leaf-states.ts';
import { Candidates } from './candidates.tsx';
import { Effects } from './effects.tsx';

interface PreviewProps {
  readonly moved: MovedView;
  /** The version that it starts from. */
  readonly version: number;
  /** Whether that is an earlier step. */
  readonly isPast: boolean;
}

/** What an act would come to, before it is done. */
export function Preview({ moved, version, isPast }: PreviewProps): Html {
  const { result, message, instance, steps, changes, candidates = [] } = moved;
  const isAccepted = result === 'stepped';
  const be = isPast ? 'have been' : 'be';
  const from = steps[0]?.from ?? instance.state;
  return (
    <section class="note preview-of" aria-label="Preview">
      <div class="row">
        {isAccepted ? (
          <Chip icon="check" tone="good" text={`Would ${be} accepted`} />
        ) : (
          <Chip icon="cross" tone="bad" text={`Would not ${be} accepted`} />
        )}
        <span class="grow" />
        <span class="small dim">At step {version}; nothing was done.</span>
      </div>
      {message === undefined ? null : <p>{message}</p>}
      {steps.length === 0 ? null : (
        <>
          <div class="row">
            {leafStates(from).map((path) => (
              <span class="tag">{path}</span>
            ))}
            <span aria-label="to">→</span>
            {leafStates(instance.state).map((path) => (
              <span class="tag">{path}</span>
            ))}
            <StatusChip status={instance.status} />
          </div>
          <Changes changes={changes} caption="Changed data" none="No data would change." />
          <Effects effects={steps.flatMap(({ effects }) => effects)} />
        </>
      )}
      <Candidates candidates={candidates} />
    </section>
  );
}
