import { Card } from '../parts/card.tsx';
import type { Paths } from '../base/paths.ts';
import { Changes } from '../parts/changes.tsx';
import { Json } from '../parts/json.tsx';
import type { Html } from '../parts/html.ts';
import type { InstanceData } from './instance-data.ts';

interface DataCardProps {
  readonly data: InstanceData;
  readonly paths: Paths;
}

/** The data at the shown moment, and what the step changed of it. */
export function DataCard({ data, paths }: DataCardProps): Html {
  const { process, instance, moment, newest, isLarge } = data;
  const { id, version } = instance;
  const whole = paths.data(process.name, id, moment?.version);
  const past = moment === undefined ? newest : moment.past;
  const shown = moment === undefined ? instance : moment.past;
  if (shown === undefined) {
    return (
      <Card
        title="Data"
        id="data"
        empty="The history of this process keeps no data of past steps."
      />
    );
  }
  return (
    <Card title="Data" id="data">
      <div class="body grid">
        {past?.changes === undefined ? null : (
          <Changes
            changes={past.changes}
            caption={`Changed by step ${past.version}`}
            none={`Step ${past.version} changed no data.`}
          />
        )}
        {isLarge && moment === undefined ? (
          <p class="small dim">
            The data is large.{' '}
            <a href={paths.instance(process.name, id, version)}>Step {version}</a> shows what it
            changed.
          </p>
        ) : null}
        <Json data={shown.data} label="All data" whole={whole} />
        {shown.output === undefined ? null : (
          <>
            <h3>Output</h3>
            <Json data={shown.output} label="Output" whole={whole} />
          </>
        )}
      </div>
    </Card>
  );
}
