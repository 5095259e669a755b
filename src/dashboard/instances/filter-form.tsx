import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { TimeField } from '../forms/time-field.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { ListData } from './list-data.ts';
import { FilterChips } from './filter-chips.tsx';

interface FilterFormProps {
  readonly data: ListData;
  readonly paths: Paths;
}

/** The filters, as a form that leads to the URL of the list. */
export function FilterForm({ data, paths }: FilterFormProps): Html {
  const { selection, choices, process } = data;
  const { fields, attributes } = selection;
  const isNarrow = furtherFields.some((name) => fields[name] !== undefined);
  return (
    <search>
      <form class="filters" action={paths.instances()} data-key="filters" aria-label="Filter">
        <input type="hidden" name="status" value={fields.status ?? ''} />
        <input type="hidden" name="attention" value={fields.attention ?? ''} />
        <input type="hidden" name="paused" value={fields.paused ?? ''} />
        <div class="filter-row">
          <label>
            Words
            <input
              type="search"
              name="q"
              value={fields.q ?? ''}
              maxlength={200}
              placeholder="in searchable attributes"
              autocomplete="off"
            />
          </label>
          <label>
            Process
            <select name="process" data-submits>
              <option value="">All processes</option>
              {choices.map(({ name }) => (
                <option value={name} {...(name === process?.name ? { selected: true } : {})}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button class="primary">
            <Icon name="search" /> Apply
          </button>
        </div>
        <details id="further" {...(isNarrow || attributes.length > 0 ? { open: true } : {})}>
          <summary>More filters</summary>
          <div class="further">
            <label>
              State
              <input
                name="state"
                value={fields.state ?? ''}
                maxlength={500}
                placeholder="paying.card"
                autocomplete="off"
                spellcheck={false}
                {...(process === undefined ? {} : { list: 'states' })}
              />
            </label>
            {process === undefined ? null : <States process={process} />}
            <label>
              Process version
              <input
                name="processVersion"
                value={fields.processVersion ?? ''}
                maxlength={200}
                autocomplete="off"
                spellcheck={false}
              />
            </label>
            <TimeField name="createdAfter" text="Created after (UTC)" value={fields.createdAfter} />
            <TimeField
              name="createdBefore"
              text="Created before (UTC)"
              value={fields.createdBefore}
            />
            {[...attributes, ''].map((text, index) => (
              <label>
                {index === 0 ? 'Attribute' : 'Another attribute'}
                <input
                  name="attribute"
                  value={text}
                  maxlength={1200}
                  placeholder="email=ada@example.com"
                  autocomplete="off"
                  spellcheck={false}
                />
              </label>
            ))}
          </div>
        </details>
      </form>
      <FilterChips selection={selection} paths={paths} />
    </search>
  );
}

const furtherFields = ['state', 'processVersion', 'createdAfter', 'createdBefore'] as const;

/** The states to choose from, while a name is typed. */
function States({ process }: { readonly process: Process }): Html {
  const { machines, root } = process.graph;
  const states = machines[root]?.states ?? [];
  return (
    <datalist id="states">
      {states
        .filter(({ path, kind }) => path !== '' && kind !== 'history')
        .map(({ path }) => (
          <option value={path} />
        ))}
    </datalist>
  );
}
