import type { Paths } from '../base/paths.ts';
import type { Html } from '../parts/html.ts';
import type { ListData } from './list-data.ts';
import { toQuery } from './selection.ts';
import { LiveSign } from '../parts/live-sign.tsx';

interface ListHeadProps {
  readonly data: ListData;
  readonly paths: Paths;
  /** Whether to offer acts on all that the list selects. */
  readonly mayAct: boolean;
}

/** What list this is, and what can be done with all of it. */
export function ListHead({ data, paths, mayAct }: ListHeadProps): Html {
  const { process, selection, instances } = data;
  return (
    <header class="head">
      <h1>{process === undefined ? 'Instances' : `Instances of ${process.name}`}</h1>
      <span class="grow" />
      <LiveSign />
      {process === undefined ? null : (
        <a class="button" href={paths.process(process.name)}>
          Statechart of {process.name}
        </a>
      )}
      {mayAct && instances.length > 0 ? (
        <a class="button" href={paths.newBulkAct(toQuery(selection))}>
          Act on these…
        </a>
      ) : null}
    </header>
  );
}
