import { Card } from '../../dashboard/parts/card.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Graph } from '../../definition/graph/graph.ts';
import type { Coverage } from '../../testing/coverage/coverage.ts';
import type { TransitionPairs } from '../../testing/exploration/transition-pairs.ts';
import { coverageKinds } from '../../testing/coverage/coverage-kinds.ts';
import { createDescriber } from '../../testing/coverage/create-describer.ts';
import { share } from '../../testing/reports/share.ts';
import { shareText } from '../../testing/reports/share-text.ts';

interface CoverageCardProps {
  readonly id: string;
  readonly graph: Graph;
  readonly coverage: Coverage;
  /** Of an exploration. */
  readonly pairs?: TransitionPairs;
}

/** What of the process was exercised, and what was not. */
export function CoverageCard({ id, graph, coverage, pairs }: CoverageCardProps): Html {
  const describe = createDescriber(graph);
  const missing = coverageKinds.flatMap(([kind]) => coverage[kind].missing);
  return (
    <Card id={`${id}-coverage`} title="Coverage">
      <table>
        <tbody>
          {coverageKinds.map(([kind, title]) => (
            <tr>
              <th scope="row">{title}</th>
              <td class="meter-cell">
                <svg
                  class="meter"
                  viewBox="0 0 100 8"
                  preserveAspectRatio="none"
                  aria-hidden="true"
                >
                  <rect class="track" width="100" height="8" />
                  <rect class="done" width={share(coverage[kind]) * 100} height="8" />
                </svg>
              </td>
              <td class="number">{shareText(coverage[kind])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pairs !== undefined && (
        <p class="small dim body">{`${pairs.covered} of ${pairs.possible} pairs of transitions, one directly after the other`}</p>
      )}
      {missing.length > 0 && (
        <details class="more">
          <summary>{`${missing.length} missing`}</summary>
          <ul class="small">
            {missing.map((name) => (
              <li>
                <code>{name}</code> <span class="dim">{describe(name)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {pairs !== undefined && pairs.missing.length > 0 && (
        <details class="more">
          <summary>{`${pairs.possible - pairs.covered} pairs missing`}</summary>
          <ul class="small">
            {pairs.missing.map((name) => (
              <li>
                <code>{name}</code>
              </li>
            ))}
          </ul>
          {pairs.possible - pairs.covered > pairs.missing.length && (
            <p class="small dim">{`The first ${pairs.missing.length} of them.`}</p>
          )}
        </details>
      )}
    </Card>
  );
}
