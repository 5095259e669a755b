import type { DataChange } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import { cutJson } from '../parts/cut-json.ts';
import type { Paths } from '../base/paths.ts';
import { Json } from '../parts/json.tsx';
import type { Html } from '../parts/html.ts';
import type { InstanceData } from './instance-data.ts';

const mostChanges = 50;

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
          <Changes changes={past.changes} version={past.version} />
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

interface ChangesProps {
  readonly changes: readonly DataChange[];
  readonly version: number;
}

function Changes({ changes, version }: ChangesProps): Html {
  if (changes.length === 0) return <p class="dim small">Step {version} changed no data.</p>;
  return (
    <div class="scroll">
      <table class="changes">
        <caption class="small dim">Changed by step {version}</caption>
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, mostChanges).map(({ path, before, after }) => (
            <tr>
              <td>{path === '' ? '(all)' : path}</td>
              <td>{before === undefined ? '' : <del>{brief(before)}</del>}</td>
              <td>{after === undefined ? '' : <ins>{brief(after)}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > mostChanges ? (
        <p class="small dim">and {changes.length - mostChanges} more</p>
      ) : null}
    </div>
  );
}

function brief(value: unknown): string {
  const { text, isCut } = cutJson(value, 200);
  return isCut ? `${text}…` : text;
}
