import type {
  GraphAction,
  GraphEdge,
  GraphInvoke,
  GraphState,
} from '../../definition/graph/graph.ts';
import { guardText } from '../../definition/graph/to-guard.ts';
import { durationText } from './duration.ts';
import { cutText, textWidth, type Face } from './text-width.ts';
import { sizes } from './theme.ts';

/** One line of text in a box. */
export interface Line {
  readonly text: string;
  /** The whole text, where it was cut. */
  readonly title?: string;
  readonly look: 'name' | 'detail' | 'event';
  readonly face: Face;
  readonly dim: boolean;
  readonly icon?: 'task' | 'machine' | 'undo' | 'clock' | 'failed';
}

export interface Content {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** What stands in the box of a state, or in the head of a compound one. */
export function stateContent(state: GraphState, name: string): Content {
  const failed = isFailed(state) ? ({ icon: 'failed' } as const) : {};
  const lines: Line[] = [
    fit(name, { look: 'name', face: 'bold', dim: false, ...failed }, sizes.maxText),
  ];
  for (const invoke of state.invokes) lines.push(...invokeLines(invoke));
  for (const [when, actions] of [
    ['entry', state.entry],
    ['exit', state.exit],
  ] as const) {
    if (actions.length === 0) continue;
    lines.push(fit(`${when} / ${textOf(actions)}`, dimmed, sizes.maxText));
  }
  return sized(lines, sizes.statePadX, sizes.statePadY, sizes.minStateWidth);
}

/** What stands in the pill of a transition: event, guard, actions. */
export function edgeContent(edge: GraphEdge, source: GraphState): Content {
  const lines: Line[] = [eventLine(edge, source)];
  if (edge.guard !== undefined) {
    lines.push(fit(`[${guardText(edge.guard)}]`, dimmed, sizes.maxPillText));
  }
  if (edge.actions.length > 0) {
    lines.push(fit(`/ ${textOf(edge.actions)}`, dimmed, sizes.maxPillText));
  }
  if (edge.certainty === 'unknown')
    lines.push(fit('to a computed target', dimmed, sizes.maxPillText));
  return sized(lines, sizes.pillPadX, sizes.pillPadY, 0);
}

const dimmed = { look: 'detail', face: 'text', dim: true } as const;

function eventLine(edge: GraphEdge, source: GraphState): Line {
  const text = eventText(edge, source);
  const look = {
    look: 'event',
    face: edge.kind === 'event' ? 'mono' : 'text',
    dim: false,
  } as const;
  const icon = icons[edge.kind];
  const line = fit(text, { ...look, ...(icon === undefined ? {} : { icon }) }, sizes.maxPillText);
  const { name, ms } = edge.delay ?? { ms: null };
  return name === undefined || ms === null ? line : { ...line, title: `${text}: ${name}` };
}

const icons: Readonly<Partial<Record<GraphEdge['kind'], NonNullable<Line['icon']>>>> = {
  after: 'clock',
  error: 'failed',
};

/** What takes an edge, in words: the event's type, `after 24 h`, `done`. */
export function eventText(edge: GraphEdge, source: GraphState): string {
  switch (edge.kind) {
    case 'event':
      return edge.event;
    case 'after': {
      const { name, ms } = edge.delay ?? { ms: null };
      return `after ${ms === null ? (name ?? 'a computed time') : durationText(ms)}`;
    }
    case 'always':
      return 'always';
    case 'done':
    case 'error':
    case 'snapshot':
      return source.invokes.length > 1 ? `${edge.kind} · ${srcOf(edge, source)}` : edge.kind;
  }
}

function srcOf(edge: GraphEdge, source: GraphState): string {
  return source.invokes.find(({ id }) => id === edge.actor)?.src ?? 'all regions';
}

function invokeLines({ src, actor, rollbackTo }: GraphInvoke): readonly Line[] {
  const kept = { look: 'detail', face: 'text', dim: false } as const;
  switch (actor.kind) {
    case 'rollback': {
      const to = rollbackTo === undefined ? '' : ` to ${rollbackTo}`;
      return [fit(`rollback${to}`, { ...kept, icon: 'undo' }, sizes.maxText)];
    }
    case 'machine':
      return [fit(src, { ...kept, icon: 'machine' }, sizes.maxText)];
    case 'task': {
      const { attempts, timeoutMs, compensation } = actor.task;
      const parts = [
        ...(attempts > 1 ? [`${attempts.toLocaleString('en')} attempts`] : []),
        ...(timeoutMs === null ? [] : [`${durationText(timeoutMs)} each`]),
        ...(compensation === null ? [] : [undoneBy(compensation.name)]),
      ];
      return [
        fit(src, { ...kept, icon: 'task' }, sizes.maxText),
        ...wrapped(parts).map((text) => fit(text, dimmed, sizes.maxText)),
      ];
    }
    case 'transition':
    case 'live':
    case 'unnamed':
      return [fit(src, { ...kept, icon: 'task' }, sizes.maxText)];
  }
}

function undoneBy(name: string | null): string {
  return name === null ? 'can be undone' : `undone by ${name}`;
}

/** The parts joined by dots, on as many lines as they need. */
function wrapped(parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} · ${part}`;
    if (lines.length > 0 && textWidth(longer, sizes.detail, 'text') <= sizes.maxText - 20) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(part);
    }
  }
  return lines;
}

function textOf(actions: readonly GraphAction[]): string {
  return actions.map(({ text }) => text).join(', ');
}

function fit(text: string, how: Omit<Line, 'text'>, maxPx: number): Line {
  const cut = cutText(text, sizeOf(how.look), how.face, maxPx - iconWidth(how));
  return { ...how, text: cut, ...(cut === text ? {} : { title: text }) };
}

function sized(lines: readonly Line[], padX: number, padY: number, minWidth: number): Content {
  const widths = lines.map(
    (line) => textWidth(line.text, sizeOf(line.look), line.face) + iconWidth(line),
  );
  const heights = lines.map(({ look }) => lineHeight(look));
  return {
    lines,
    width: Math.ceil(Math.max(minWidth, Math.max(...widths) + 2 * padX)),
    height: Math.ceil(heights.reduce((sum, height) => sum + height, 0) + 2 * padY),
  };
}

/** Is it the end of an instance that failed, by the tag that the shipped processes give such states? */
export function isFailed({ kind, tags }: GraphState): boolean {
  return kind === 'final' && tags.some((tag) => tag.toLowerCase() === 'failed');
}

export function lineHeight(look: Line['look']): number {
  switch (look) {
    case 'name':
      return sizes.nameLine;
    case 'detail':
      return sizes.detailLine;
    case 'event':
      return sizes.eventLine;
  }
}

function sizeOf(look: Line['look']): number {
  return sizes[look];
}

function iconWidth({ icon }: Pick<Line, 'icon'>): number {
  return icon === undefined ? 0 : 16;
}
