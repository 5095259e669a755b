import { Card } from '../../dashboard/parts/card.tsx';
import { Chip } from '../../dashboard/parts/chip.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { PropertyVerdict } from '../../testing/properties/property-verdict.ts';

interface PropertiesCardProps {
  readonly id: string;
  readonly verdicts: readonly PropertyVerdict[];
}

const looks = {
  holds: { icon: 'check', tone: 'good', text: 'holds' },
  notRefuted: { icon: 'check', tone: 'dim', text: 'not refuted' },
  violated: { icon: 'cross', tone: 'bad', text: 'violated' },
  notExercised: { icon: 'alert', tone: 'warn', text: 'not exercised' },
} as const;

/** What must hold, and whether it does. */
export function PropertiesCard({ id, verdicts }: PropertiesCardProps): Html {
  return (
    <Card id={`${id}-properties`} title="Properties">
      <ul class="items">
        {verdicts.map(({ kind, name, message }) => (
          <li class="property">
            <Chip {...looks[kind]} />
            <div>
              <p>{name}</p>
              <p class="dim small">{message}</p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
