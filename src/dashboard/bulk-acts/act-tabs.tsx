import type { Paths } from '../base/paths.ts';
import type { Html } from '../parts/html.ts';
import { toQuery, type Selection } from '../instances/selection.ts';
import { actChoices, actNames, type ActName } from './act-choice.ts';

interface ActTabsProps {
  readonly act: ActName;
  readonly selection: Selection;
  readonly paths: Paths;
}

/** The acts to choose from. */
export function ActTabs({ act, selection, paths }: ActTabsProps): Html {
  return (
    <nav class="tab-bar" aria-label="What to do">
      {actNames.map((name) => {
        const query = toQuery(selection);
        query.set('act', name);
        return (
          <a
            href={paths.newBulkAct(query)}
            {...(name === act ? { 'aria-current': 'page' as const } : {})}
          >
            {actChoices[name].text}
          </a>
        );
      })}
    </nav>
  );
}
