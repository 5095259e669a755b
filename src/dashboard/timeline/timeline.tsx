import type { HistoryStep, TaskView } from '../../actors/views/view-types.ts';
import { durationText } from '../../pictures/layout/duration.ts';
import { textWidth } from '../../pictures/layout/text-width.ts';
import { toIdPart } from '../../pictures/drawing/svg.ts';
import type { Html } from '../parts/html.ts';
import { createTimeScale, type TimeScale } from './time-scale.ts';
import { timelineRows, type Bar, type Row } from './timeline-rows.ts';

interface TimelineProps {
  /** Oldest first. */
  readonly steps: readonly HistoryStep[];
  readonly tasks: readonly TaskView[];
  /** The version that the page shows. */
  readonly shown: number;
  readonly isOver: boolean;
  readonly zoom: number;
  readonly hrefOf: (version: number) => string;
  readonly titleOf: (step: HistoryStep) => string;
}

const rowHeight = 24;
const top = 32;
const pad = 16;
/** Room for the first point. */
const left = 8;
/** That of the card on a screen of 1,280 pixels: a short history is seen whole. In a wider card it grows with it. */
const usualWidth = 592;
/** What lasts reaches beyond the last moment. */
const tail = 48;

/** States and tasks as bars over time, and each step as a point that leads to the moment after it. */
export function Timeline(props: TimelineProps): Html {
  const { steps, tasks, shown, isOver, zoom, hrefOf, titleOf } = props;
  const rows = timelineRows(steps, tasks, isOver);
  const bars = rows.flatMap((row) => row.bars);
  const ends = bars.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  const moments = [...steps.map(({ at }) => Date.parse(at)), ...ends];
  const labelsWidth = Math.ceil(
    pad * 2 + Math.max(60, ...rows.map(({ label }) => textWidth(label, 12, 'mono'))),
  );
  const leastWidth = usualWidth - labelsWidth - left - tail - pad;
  const scale = createTimeScale(moments, { zoom, leastWidth });
  const width = Math.ceil(left + scale.width + tail + pad);
  const height = top + rows.length * rowHeight + pad;
  const share = (pixels: number) => (100 * pixels) / width;
  const x = (ms: number) => share(left + scale.at(ms));
  return (
    <>
      <svg class="labels" width={labelsWidth} height={height} aria-hidden="true">
        {rows.map((row, index) => (
          <g {...lightsOf(row)}>
            <Separator y={top + index * rowHeight} width={labelsWidth} />
            <text class="label" x={pad} y={top + index * rowHeight + 16}>
              {row.label}
            </text>
          </g>
        ))}
      </svg>
      <svg width={width} height={height} role="group" aria-label="Timeline">
        <Idle scale={scale} height={height} share={share} />
        {rows.map((row, index) => (
          <g {...lightsOf(row)}>
            <title>{row.label}</title>
            <Separator y={top + index * rowHeight} width="100%" />
            {row.bars.map((bar) => (
              <BarOf
                bar={bar}
                y={top + index * rowHeight}
                x={x}
                end={share(width - pad)}
                least={share(3)}
              />
            ))}
          </g>
        ))}
        <line class="grid-line" x1={0} x2="100%" y1={16} y2={16} />
        {steps.map((step) => (
          <a
            href={hrefOf(step.sequence)}
            class={step.sequence === shown ? 'step here' : 'step'}
            aria-label={titleOf(step)}
          >
            <title>{titleOf(step)}</title>
            <circle cx={percent(x(Date.parse(step.at)))} cy={16} r={5} />
          </a>
        ))}
      </svg>
    </>
  );
}

/** A row of a state lights that state in the statechart. */
function lightsOf(row: Row): object {
  return row.kind === 'state' ? { 'data-lights': `s-${toIdPart(row.label)}` } : {};
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 1_000}%`;
}

function Separator({ y, width }: { readonly y: number; readonly width: number | '100%' }): Html {
  return <line class="grid-line" x1={0} x2={width} y1={y} y2={y} />;
}

interface IdleProps {
  readonly scale: TimeScale;
  readonly height: number;
  /** The part of the width that a length takes. */
  readonly share: (pixels: number) => number;
}

/** Pauses that are drawn shorter than they were, with how long they took. */
function Idle({ scale, height, share }: IdleProps): Html {
  return (
    <>
      {scale.idle.map(({ from, to, ms }) => {
        const text = durationText(ms);
        const middle = percent(share(left + (from + to) / 2));
        return (
          <g>
            <line class="idle-mark" x1={middle} x2={middle} y1={24} y2={height} />
            {to - from > textWidth(text, 11, 'text') + 8 ? (
              <text x={middle} y={10} text-anchor="middle">
                {text}
              </text>
            ) : null}
          </g>
        );
      })}
    </>
  );
}

interface BarOfProps {
  readonly bar: Bar;
  readonly y: number;
  /** The place of a moment, in percent of the width. */
  readonly x: (ms: number) => number;
  readonly end: number;
  /** What can still be seen. */
  readonly least: number;
}

function BarOf({ bar, y, x, end, least }: BarOfProps): Html {
  const from = x(bar.from);
  const to = bar.to === undefined ? end : x(bar.to);
  const classes = ['bar', bar.kind === 'state' ? '' : bar.kind === 'failed' ? 'failed' : 'task'];
  return (
    <rect
      class={[...classes, bar.to === undefined ? 'open' : ''].filter(Boolean).join(' ')}
      x={percent(from)}
      y={y + 6}
      width={percent(Math.max(least, to - from))}
      height={12}
      rx={3}
    />
  );
}
