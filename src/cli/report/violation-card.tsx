import { Card } from '../../dashboard/parts/card.tsx';
import { Chip } from '../../dashboard/parts/chip.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Process } from '../../definition/define-process.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { toIsoDuration } from '../../testing/clock/to-iso-duration.ts';
import { codeOf } from '../../testing/traces/code-of.ts';
import { describeMove } from '../../testing/traces/describe-move.ts';
import { stateText } from '../../testing/traces/state-text.ts';
import type { Situation } from '../../testing/traces/trace.ts';
import type { Painter } from './create-painter.tsx';
import type { ShownViolation } from './violations-of.ts';

interface ViolationCardProps {
  readonly id: string;
  readonly violation: ShownViolation;
  readonly process: Process;
  readonly painter: Painter;
}

/** Beyond these, the steps of a trace have no picture. */
const mostPictures = 25;

/** A violation with its trace: the moves in order, each with the picture of where it leads. */
export function ViolationCard({ id, violation, process, painter }: ViolationCardProps): Html {
  const { title, what, trace } = violation;
  const { input, start, steps } = trace;
  const moves = [
    { text: input === undefined ? 'start' : `start ${codeOf(input)}`, to: start, before: start },
    ...steps.map((step, n) => ({
      text: describeMove(process.graph, step.move),
      to: step,
      before: steps[n - 1] ?? start,
    })),
  ];
  return (
    <Card id={id} title={title} aside={<Chip icon="cross" tone="bad" text="violated" />}>
      <p class="body what">{what}</p>
      <ol class="steps">
        {moves.map(({ text, to, before }, n) => (
          <li>
            <details open={n === moves.length - 1}>
              <summary>
                <span class="number dim">{n}</span>
                <span class="move">
                  <code>{text}</code>
                  {to.afterMs > before.afterMs && (
                    <span class="dim small">{` ${toIsoDuration(to.afterMs - before.afterMs)} later`}</span>
                  )}
                </span>
                <span class="to">
                  <code>{stateText(to.state)}</code>
                  {to.status !== 'Pending' && <span class="dim small">{` ${to.status}`}</span>}
                </span>
              </summary>
              {n < mostPictures && painter(process, { label: `Step ${n}`, overlay: overlayOf(to) })}
            </details>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function overlayOf({ state, transitions }: Situation) {
  return { active: ['', ...statePaths(state)], taken: transitions };
}
