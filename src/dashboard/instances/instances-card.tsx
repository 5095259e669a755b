import type { Paths } from '../base/paths.ts';
import type { Html } from '../parts/html.ts';
import { EmptyList, type StartHelp } from './empty-list.tsx';
import { InstancesTable } from './instances-table.tsx';
import type { ListData } from './list-data.ts';
import { Pager } from '../parts/pager.tsx';
import { atPlace } from '../parts/place.ts';
import { toQuery } from './selection.ts';

interface InstancesCardProps {
  readonly data: ListData;
  readonly paths: Paths;
  readonly start: StartHelp;
}

/** The rows of the list, or what to do where there are none. */
export function InstancesCard({ data, paths, start }: InstancesCardProps): Html {
  const { instances, process, faults, place, next, selection, heldBy } = data;
  const label = process === undefined ? 'Instances' : `Instances of ${process.name}`;
  return (
    <div class="card" id="instances">
      {instances.length > 0 ? (
        <InstancesTable
          instances={instances}
          paths={paths}
          isMixed={process === undefined}
          label={label}
          heldBy={heldBy}
        />
      ) : faults.length > 0 ? (
        <div class="empty">
          <p>Nothing is listed until the filter is valid.</p>
        </div>
      ) : (
        <EmptyList data={data} paths={paths} start={start} />
      )}
      <Pager
        place={place}
        next={next}
        hrefAt={(other) => paths.instances(atPlace(toQuery(selection), other))}
      />
    </div>
  );
}
