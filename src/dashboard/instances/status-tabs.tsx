import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import type { Paths } from '../base/paths.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import type { Html } from '../parts/html.ts';
import type { Counts, ListData } from './list-data.ts';
import { toQuery, withFields } from './selection.ts';

interface StatusTabsProps {
  readonly data: ListData;
  readonly paths: Paths;
}

interface Tab {
  readonly text: string;
  readonly icon?: IconName;
  readonly status?: string;
  readonly attention?: 'true';
  readonly paused?: 'true';
  readonly count: number;
}

/** The list by status. The numbers are those of the whole process, so they are left out where the list is narrower. */
export function StatusTabs({ data, paths }: StatusTabsProps): Html {
  const { selection, counts } = data;
  const { status, attention, paused, process: _, ...narrower } = selection.fields;
  const isWhole = Object.keys(narrower).length === 0 && selection.attributes.length === 0;
  return (
    <nav class="tab-bar" aria-label="By status">
      {tabsOf(counts, paused !== undefined).map((tab) => {
        const fields = { status: tab.status, attention: tab.attention, paused: tab.paused };
        const isHere =
          tab.status === status && tab.attention === attention && tab.paused === paused;
        return (
          <a
            href={paths.instances(toQuery(withFields(selection, fields)))}
            {...(isHere ? { 'aria-current': 'page' as const } : {})}
          >
            {tab.icon === undefined ? null : <Icon name={tab.icon} />}
            {tab.text}
            {isWhole ? <span class="count"> {tab.count.toLocaleString('en')}</span> : null}
          </a>
        );
      })}
    </nav>
  );
}

const icons = {
  Pending: 'running',
  Completed: 'check',
  Failed: 'cross',
  Cancelled: 'stop',
} as const;

/** Few services have paused instances: their tab is there if it leads to something. */
function tabsOf(counts: Counts, isPaused: boolean): readonly Tab[] {
  const all = instanceStatuses.reduce((total, status) => total + counts[status], 0);
  return [
    { text: 'All', count: all },
    ...instanceStatuses.map((status) => ({
      text: status,
      icon: icons[status],
      status,
      count: counts[status],
    })),
    { text: 'Needs attention', icon: 'alert', attention: 'true', count: counts.attention },
    ...(counts.paused > 0 || isPaused
      ? [{ text: 'Paused', icon: 'pause' as const, paused: 'true' as const, count: counts.paused }]
      : []),
  ];
}
