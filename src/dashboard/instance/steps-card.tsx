import type { HistoryStep } from '../../actors/views/view-types.ts';
import { breakable } from '../parts/breakable.tsx';
import { leafStates } from '../parts/leaf-states.ts';
import { Card } from '../parts/card.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import { causeText, detailText } from '../parts/event-text.ts';
import type { InstanceData } from './instance-data.ts';
import { Table } from '../parts/table.tsx';

interface StepsCardProps {
  readonly data: InstanceData;
  readonly paths: Paths;
}

/** The steps up to the shown one, newest first; each leads to the moment after it. */
export function StepsCard({ data, paths }: StepsCardProps): Html {
  const { process, instance, steps, moment } = data;
  const to = (version: number) => paths.instance(process.name, instance.id, version);
  const oldest = steps[0]?.sequence ?? 0;
  return (
    <Card title="History" id="history">
      <Table label="Steps" columns={[{ number: 'Step' }, 'Time', 'Cause', 'State']}>
        {steps.toReversed().map((step) => (
          <tr {...(step.sequence === moment?.version ? { 'aria-current': 'step' as const } : {})}>
            <td class="number">
              <a href={to(step.sequence)}>{step.sequence}</a>
            </td>
            <td>
              <Time at={step.at} />
            </td>
            <td class="wide">
              <span class="mono">{causeText(step.event)}</span>
              <Detail step={step} />
            </td>
            <td class="paths">
              <StateChange step={step} />
            </td>
          </tr>
        ))}
      </Table>
      {oldest > 0 ? (
        <p class="body small">
          <a href={to(oldest - 1)}>Steps before {oldest}</a>
        </p>
      ) : null}
    </Card>
  );
}

/** The states that it left and entered; of a step that stays, those that it stays in. */
function StateChange({ step }: { readonly step: HistoryStep }): Html {
  const from = leafStates(step.from);
  const to = leafStates(step.to);
  const left = from.filter((path) => !to.includes(path));
  const entered = to.filter((path) => !from.includes(path));
  if (left.length === 0 && entered.length === 0) {
    return (
      <>
        {to.map((path) => (
          <p class="dim">{breakable(path)}</p>
        ))}
      </>
    );
  }
  return (
    <>
      {left.map((path) => (
        <p class="dim">
          <span class="visually-hidden">from </span>
          {breakable(path)}
        </p>
      ))}
      {entered.map((path) => (
        <p>
          {from.length === 0 ? null : <span aria-hidden="true">→ </span>}
          <span class="visually-hidden">to </span>
          {breakable(path)}
        </p>
      ))}
    </>
  );
}

/** A reason or an error, and who asked for the step. */
function Detail({ step }: { readonly step: HistoryStep }): Html {
  const { event, by } = step;
  const text = by?.reason ?? detailText(event);
  return (
    <>
      {text === undefined ? null : (
        <p class="small dim brief" title={text}>
          {text}
        </p>
      )}
      {by?.sub === undefined ? null : (
        <p class="small dim">
          by <b>{by.sub}</b>
          {by.bulkAct === undefined ? '' : ', one of many'}
        </p>
      )}
    </>
  );
}
