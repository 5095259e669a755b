import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import { toQuery, withFields, type Selection } from '../instances/selection.ts';

interface ChooseProcessProps {
  readonly choices: readonly Process[];
  readonly selection: Selection;
  readonly paths: Paths;
}

/** Asks for the process: events, and what is undone, differ from one to the other. */
export function ChooseProcess({ choices, selection, paths }: ChooseProcessProps): Html {
  return (
    <Card title="Of which process?" id="choose">
      <div class="body grid">
        <p class="dim">A bulk act acts on instances of one process. Choose it:</p>
        <ul class="row">
          {choices.map(({ name }) => (
            <li>
              <a
                class="button"
                href={paths.newBulkAct(toQuery(withFields(selection, { process: name })))}
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
