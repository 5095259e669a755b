import { Card } from '../../dashboard/parts/card.tsx';
import { Chip } from '../../dashboard/parts/chip.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Violation } from '../../testing/certification/certificate.ts';

/** A run that came to something else than without disturbance. */
export function DisturbedCard({
  id,
  violation,
}: {
  readonly id: string;
  readonly violation: Violation;
}): Html {
  const { scenario, message, disturbances, trace, replay, runs } = violation;
  return (
    <Card
      id={id}
      title={`Scenario: ${scenario}`}
      aside={
        <Chip
          icon="cross"
          tone="bad"
          text={runs === 1 ? '1 run' : `${runs.toLocaleString('en')} runs`}
        />
      }
    >
      <p class="body what">{message}</p>
      <ul class="items">
        {disturbances.map((text) => (
          <li>{text}</li>
        ))}
        <li>
          <ol class="lines">
            {trace.map((line) => (
              <li>
                <code>{line}</code>
              </li>
            ))}
          </ol>
        </li>
        <li>
          <span class="dim small">To play it again:</span>
          <code>{`--replay '${replay}'`}</code>
        </li>
      </ul>
    </Card>
  );
}
