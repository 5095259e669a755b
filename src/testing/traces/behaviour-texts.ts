import { codeOf } from './code-of.ts';
import { endsAtOnce } from './ends-at-once.ts';
import type { Outcome } from './outcome.ts';
import type { ReplayedCall } from './replay.ts';
import { timeOutOf } from '../../actors/sandbox/time-out-of.ts';
import type { TraceStep } from './trace.ts';

/** The behaviours of tasks and compensations by which a simulation takes the course of a trace, as JavaScript, by task. */
export function behaviourTexts({
  steps,
  calls,
}: {
  readonly steps: readonly TraceStep[];
  readonly calls: readonly ReplayedCall[];
}): Readonly<Record<'tasks' | 'undo', ReadonlyMap<string, string>>> {
  const turns = { tasks: new Map<string, string[]>(), undo: new Map<string, string[]>() };
  for (const call of calls) {
    const of = call.kind === 'undo' ? turns.undo : turns.tasks;
    of.set(call.task, [...(of.get(call.task) ?? []), turnText(call, steps)]);
  }
  return { tasks: joined(turns.tasks), undo: joined(turns.undo, 'ok()') };
}

/** What a call that was handed over is completed with, as JavaScript; empty for no output. */
export function resultText(task: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
      return outcome.output === undefined ? '' : codeOf(outcome.output);
    case 'fails':
      return errorText(outcome.error);
    case 'timesOut':
      return errorText(timeOutOf(task));
  }
}

function turnText(call: ReplayedCall, steps: readonly TraceStep[]): string {
  const move = call.endedBy === undefined ? undefined : steps[call.endedBy]?.move;
  if (move === undefined || !('outcome' in move)) return 'never()';
  if (call.kind === 'task' && !endsAtOnce(call)) return 'handsOver()';
  const { outcome, task } = move;
  switch (outcome.kind) {
    case 'ok':
      return outcome.output === undefined ? 'ok()' : `ok(${codeOf(outcome.output)})`;
    case 'fails':
      return `fails(1, ${finalText(outcome.error)})`;
    case 'timesOut':
      return `fails(1, ${finalText(timeOutOf(task))})`;
  }
}

function joined(
  turns: ReadonlyMap<string, readonly string[]>,
  byDefault?: string,
): ReadonlyMap<string, string> {
  const entries = [...turns].map(([task, texts]) => {
    const [first = '', ...rest] = withoutRepeats(texts);
    return [task, first + rest.map((text) => `.then(${text})`).join('')] as const;
  });
  return new Map(entries.filter(([, text]) => text !== byDefault));
}

/** The last behaviour is repeated, unless it states how often it happens. */
function withoutRepeats(texts: readonly string[]): readonly string[] {
  const last = texts.at(-1);
  if (last === undefined || last.startsWith('fails(') || texts.at(-2) !== last) return texts;
  return withoutRepeats(texts.slice(0, -1));
}

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly mayBeDone?: true;
}

/** An error after which no attempt follows. */
function finalText({ name, message, code, mayBeDone }: Thrown): string {
  const options = codeOf({ retryable: false, code, mayBeDone });
  const error = `new TaskError(${codeOf(message)}, ${options})`;
  return name === 'TaskError' ? error : `Object.assign(${error}, ${codeOf({ name })})`;
}

function errorText({ name, message, code }: Thrown): string {
  const error = `new Error(${codeOf(message)})`;
  const more = { ...(name === 'Error' ? {} : { name }), ...(code === undefined ? {} : { code }) };
  return Object.keys(more).length === 0 ? error : `Object.assign(${error}, ${codeOf(more)})`;
}
