import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { ListData } from './list-data.ts';
import { startCommand } from './start-command.ts';
import { toQuery, withFields } from './selection.ts';

/** What is needed to tell how an instance is started. */
export interface StartHelp {
  /** Where the service is reached. */
  readonly origin: string;
  /** Whether requests need a token. */
  readonly hasToken: boolean;
}

interface EmptyListProps {
  readonly data: ListData;
  readonly paths: Paths;
  readonly start: StartHelp;
}

/** Why there is nothing to see, and what to do next. */
export function EmptyList({ data, paths, start }: EmptyListProps): Html {
  const { selection, process, choices, counts, place } = data;
  const { process: _, ...filters } = selection.fields;
  const isFiltered = Object.keys(filters).length > 0 || selection.attributes.length > 0;
  const isNone = counts.Pending + counts.Completed + counts.Failed + counts.Cancelled === 0;
  if (place.cursor !== undefined) {
    return (
      <div class="empty">
        <p>There is nothing older.</p>
        <a class="button" href={paths.instances(toQuery(selection))}>
          Go to the newest
        </a>
      </div>
    );
  }
  if (isNone) {
    const shown = process ?? choices[0];
    return (
      <div class="empty">
        <p>
          {process === undefined
            ? 'No instance has been started yet, or all have expired.'
            : `No instance of ${process.name} has been started yet, or all have expired.`}
        </p>
        {shown === undefined ? null : <HowToStart process={shown} start={start} />}
      </div>
    );
  }
  if (filters.attention === 'true' && Object.keys(filters).length === 1) {
    return (
      <div class="empty">
        <p>Nothing needs attention.</p>
      </div>
    );
  }
  const all = withFields({ fields: {}, attributes: [] }, { process: process?.name });
  return (
    <div class="empty">
      <p>{isFiltered ? 'No instance matches these filters.' : 'There is no instance.'}</p>
      <a class="button" href={paths.instances(toQuery(all))}>
        Show all{process === undefined ? '' : ` of ${process.name}`}
      </a>
    </div>
  );
}

function HowToStart({
  process,
  start,
}: {
  readonly process: Process;
  readonly start: StartHelp;
}): Html {
  const command = startCommand(process, start);
  return (
    <>
      <p>Start one of {process.name}:</p>
      <div class="command">
        <pre tabindex={0} role="region" aria-label="Command">
          {command}
        </pre>
        <button type="button" class="plain" data-copies={command} aria-label="Copy the command">
          <Icon name="copy" />
        </button>
      </div>
    </>
  );
}
