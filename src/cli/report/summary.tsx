import type { Html } from '../../dashboard/parts/html.ts';
import { shareText } from '../../testing/reports/share-text.ts';
import type { Reported } from './reported.ts';

/** The numbers of a process, at a glance. */
export function Summary({ reported }: { readonly reported: Reported }): Html {
  return (
    <dl class="tiles">
      {tilesOf(reported).map(([name, value, note]) => (
        <div class="card">
          <dt>{name}</dt>
          <dd>
            <b>{value}</b> {note !== undefined && <span class="dim small">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Tile = readonly [name: string, value: string, note?: string];

function tilesOf({ report, exploration, certificate }: Reported): readonly Tile[] {
  return [
    ...(report === undefined ? [] : checkTiles(report)),
    ...(exploration === undefined ? [] : exploreTiles(exploration)),
    ...(certificate === undefined ? [] : certificateTiles(certificate)),
  ];
}

function checkTiles({ findings, allowed, run }: NonNullable<Reported['report']>): readonly Tile[] {
  const count = (of: string) => number(findings.filter(({ severity }) => severity === of).length);
  return [
    ['Errors', count('error')],
    ['Warnings', count('warning')],
    ['Notes', count('note')],
    ['Allowed', number(allowed.length), 'with a reason'],
    ['Moves run', number(run.moves), `in ${number(run.states)} states`],
  ];
}

function exploreTiles({
  states,
  moves,
  depth,
  verdicts,
  coverage,
}: NonNullable<Reported['exploration']>): readonly Tile[] {
  const kept = verdicts.filter(({ kind }) => kind === 'holds' || kind === 'notRefuted').length;
  return [
    ['States', number(states), `at most ${number(depth)} moves away`],
    ['Moves', number(moves)],
    ...(verdicts.length === 0
      ? []
      : [['Properties', `${number(kept)} of ${number(verdicts.length)}`, 'not violated'] as const]),
    ['Covered transitions', shareText(coverage.transitions)],
  ];
}

function certificateTiles({
  scenarios,
  schedules,
  seeds,
  coverage,
}: NonNullable<Reported['certificate']>): readonly Tile[] {
  const boundaries = scenarios.reduce((sum, one) => sum + one.boundaries, 0);
  return [
    ['Disturbed runs', number(schedules), `${number(seeds)} random combinations`],
    ['Scenarios', number(scenarios.length)],
    ['Boundaries', number(boundaries)],
    ['Covered transitions', shareText(coverage.transitions)],
  ];
}

const number = (count: number): string => count.toLocaleString('en');
