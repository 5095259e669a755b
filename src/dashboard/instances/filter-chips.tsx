import type { Paths } from '../base/paths.ts';
import { Icon } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import { fieldNames, toQuery, withFields, type FieldName, type Selection } from './selection.ts';

interface FilterChipsProps {
  readonly selection: Selection;
  readonly paths: Paths;
}

const words: Readonly<Record<FieldName, string>> = {
  process: 'Process',
  status: 'Status',
  attention: 'Needs attention',
  paused: 'Paused',
  q: 'Words',
  state: 'State',
  processVersion: 'Process version',
  createdAfter: 'Created after',
  createdBefore: 'Created before',
};

/** The process and the tabs say these. */
const seenElsewhere: readonly FieldName[] = ['process', 'status', 'attention', 'paused'];

/** The filters that are set, each with a link to the list without it. */
export function FilterChips({ selection, paths }: FilterChipsProps): Html {
  const { fields, attributes } = selection;
  const set = fieldNames.flatMap((name) => {
    const text = fields[name];
    if (text === undefined || seenElsewhere.includes(name)) return [];
    return [{ words: words[name], text, without: withFields(selection, { [name]: undefined }) }];
  });
  const named = attributes.map((text) => ({
    words: 'Attribute',
    text,
    without: { fields, attributes: attributes.filter((other) => other !== text) },
  }));
  const chips = [...set, ...named];
  if (chips.length === 0) return <></>;
  const { process, status, attention, paused } = fields;
  const kept = { process, status, attention, paused };
  const cleared = withFields({ fields: {}, attributes: [] }, kept);
  return (
    <ul class="row" aria-label="Filters that are set">
      {chips.map(({ words: name, text, without }) => (
        <li>
          <a
            class="set-filter"
            href={paths.instances(toQuery(without))}
            aria-label={`${name} ${text}: remove this filter`}
          >
            {name} <b>{text}</b> <Icon name="cross" size={12} />
          </a>
        </li>
      ))}
      <li>
        <a class="small" href={paths.instances(toQuery(cleared))}>
          Clear all
        </a>
      </li>
    </ul>
  );
}
