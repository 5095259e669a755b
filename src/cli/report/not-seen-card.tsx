import { Card } from '../../dashboard/parts/card.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import { cutOffText } from '../../testing/exploration/cut-off-text.ts';
import type { Reported } from './reported.ts';

interface NotSeenCardProps {
  readonly id: string;
  readonly reported: Reported;
}

/** What a report says nothing about, and why; nothing if it says everything. */
export function NotSeenCard({ id, reported }: NotSeenCardProps): Html {
  const { report, exploration, certificate, notes = [] } = reported;
  const cutOff = exploration?.cutOff;
  const lines = [
    ...(cutOff === undefined ? [] : [cutOffText(cutOff)]),
    ...(exploration?.unexplored ?? []).map(
      ({ kind, name, reason, remedy }) =>
        `The ${kind} ${name} was not explored, since ${reason}; ${remedy}.`,
    ),
    ...(report?.notChecked ?? []),
    ...(certificate?.cutOff === undefined ? [] : [certificate.cutOff]),
    ...(certificate?.notCovered ?? []),
    ...notes,
  ];
  if (lines.length === 0) return <></>;
  return (
    <Card id={`${id}-not-seen`} title="Not covered by this report">
      <ul class="items">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </Card>
  );
}
