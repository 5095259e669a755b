import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { TimeField } from '../forms/time-field.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { AuditSelection } from './audit-selection.ts';
import { whatTexts } from './what-text.ts';

interface AuditFormProps {
  readonly selection: AuditSelection;
  /** The processes to choose from. */
  readonly processes: readonly Process[];
  readonly paths: Paths;
}

/** The filters, as a form that leads to the URL of the page. */
export function AuditForm({ selection, processes, paths }: AuditFormProps): Html {
  const { by, what, process, since, until } = selection;
  const kinds = Object.entries(whatTexts).map(([value, text]) => ({ value, text }));
  const names = processes.map(({ name }) => ({ value: name, text: name }));
  return (
    <search>
      <form class="filters" action={paths.audit()} data-key="filters" aria-label="Filter">
        <div class="filter-row choices">
          <label>
            Who
            <input
              type="search"
              name="by"
              value={by ?? ''}
              maxlength={1000}
              placeholder="the subject of a token"
              autocomplete="off"
              spellcheck={false}
            />
          </label>
          <Choice label="Act" name="what" all="All acts" options={kinds} value={what} />
          <Choice
            label="Process"
            name="process"
            all="All processes"
            options={names}
            value={process}
          />
          <button class="primary">
            <Icon name="search" /> Apply
          </button>
        </div>
        <details id="further" {...((since ?? until) === undefined ? {} : { open: true })}>
          <summary>More filters</summary>
          <div class="further">
            <TimeField name="since" text="Since (UTC)" value={since} />
            <TimeField name="until" text="Until (UTC)" value={until} />
          </div>
        </details>
      </form>
      {Object.keys(selection).length === 0 ? null : (
        <p class="small">
          <a href={paths.audit()}>Clear all filters</a>
        </p>
      )}
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  /** Says that nothing is chosen. */
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly value: string | undefined;
}

/** A choice that is applied at once. One that is not offered, as of a process that is gone, is shown as it is. */
function Choice({ label, name, all, options, value }: ChoiceProps): Html {
  const isOffered = value === undefined || options.some((one) => one.value === value);
  const shown = isOffered ? options : [...options, { value, text: value }];
  return (
    <label>
      {label}
      <select name={name} data-submits>
        <option value="">{all}</option>
        {shown.map((one) => (
          <option value={one.value} {...(one.value === value ? { selected: true } : {})}>
            {one.text}
          </option>
        ))}
      </select>
    </label>
  );
}
