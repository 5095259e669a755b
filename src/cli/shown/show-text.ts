import type { HistoryStep, InstanceView, WaitingView } from '../../actors/views/view-types.ts';
import { stateText } from '../../testing/traces/state-text.ts';
import { oneLine } from '../terminal/one-line.ts';
import { toTable } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';
import { statusCell } from './status-cell.ts';
import { stepCells, stepHeadings } from './step-cells.ts';
import { offText, timeText } from './time-text.ts';
import { waitingText } from './waiting-text.ts';

/** What `holdfast show` has of an instance. */
export interface ShownInstance {
  readonly instance: InstanceView;
  readonly waiting: WaitingView;
  /** The newest steps, oldest first. */
  readonly history: readonly HistoryStep[];
}

/** An instance for people: where it is, what it needs, its data, what it waits for, what it may have to undo, its newest steps. */
export function showText({ instance, waiting, history }: ShownInstance, on: ShownOn): string {
  const { paint } = on;
  const { ledger, ledgerTotal, data, output, error } = instance;
  return [
    factsText(instance, on),
    section('Data', jsonText(data), on),
    output === undefined ? '' : section('Output', jsonText(output), on),
    error === undefined ? '' : section('Error', paint.bad(jsonText(error)), on),
    section('Waits for', waitingText(waiting, on), on),
    ledgerTotal === 0
      ? ''
      : section(
          `Ledger (${ledger.length} of ${ledgerTotal})`,
          toTable(
            ['ID', 'TASK', 'STATE', 'CHANGED', 'ERROR'],
            ledger.map((entry) => [
              entry.id,
              entry.task,
              entry.state,
              timeText(entry.changedAt),
              entry.error?.message ?? entry.reason ?? '',
            ]),
            on,
          ),
          on,
        ),
    section(
      `History (${history.length} of ${instance.version + 1})`,
      toTable(stepHeadings, history.map(stepCells), on),
      on,
    ),
  ].join('');
}

function factsText(instance: InstanceView, { paint, now }: ShownOn): string {
  const { process, id, status, state, version, processVersion, key } = instance;
  const { cancelled, paused, createdAt, updatedAt } = instance;
  const { text, tone } = statusCell(status);
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Status', `${paint[tone](text)} in ${stateText(state)}`],
    ['Version', `${version} (process version ${processVersion})`],
    ...(key === undefined ? [] : [['Key', oneLine(key)] as const]),
    ['Created', `${timeText(createdAt)} (${offText(createdAt, now)})`],
    ['Updated', `${timeText(updatedAt)} (${offText(updatedAt, now)})`],
    ...(paused === undefined ? [] : [['Paused', because(paused)] as const]),
    ...(cancelled === undefined ? [] : [['Cancelled', because(cancelled)] as const]),
    ...instance.attentionReasons.map(
      ({ kind, message, at }) =>
        ['Attention', `${paint.bad(kind)} since ${timeText(at)}: ${oneLine(message)}`] as const,
    ),
  ];
  const lines = facts.map(([name, value]) => `${paint.dim(name.padEnd(10))} ${value}\n`);
  return `${paint.strong(`${process}/${id}`)}\n${lines.join('')}`;
}

function because({ at, reason }: { readonly at: string; readonly reason?: string }): string {
  return `since ${timeText(at)}${reason === undefined ? '' : `: ${oneLine(reason)}`}`;
}

function section(title: string, text: string, { paint }: ShownOn): string {
  const indented = text.trimEnd().replace(/^(?=.)/gm, '  ');
  return `\n${paint.strong(title)}\n${indented}\n`;
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? 'undefined';
}
