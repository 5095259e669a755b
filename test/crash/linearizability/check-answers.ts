import type { Life } from './lives.ts';
import type { Violation } from './invariants.ts';
import type { Operation, Seen, StreamReading, StreamStep } from './observation.ts';

/** Every answer and stream agrees with the history, and a repeated request gets the first answer again. */
export function checkAnswers(
  operations: readonly Operation[],
  streams: readonly StreamReading[],
  lives: readonly Life[],
): readonly Violation[] {
  const byGeneration = new Map(lives.map((life) => [life.generation, life]));
  return [
    ...operations.flatMap((operation) => [
      ...checkViews(operation, byGeneration),
      ...checkRepeats(operation),
    ]),
    ...streams.flatMap((stream) => checkStream(stream, lives)),
  ];
}

function checkViews(
  { address, attempts }: Operation,
  lives: ReadonlyMap<string, Life>,
): readonly Violation[] {
  return attempts.flatMap(({ answer, node }) => {
    if (answer.kind !== 'accepted') return [];
    const { seen } = answer;
    const life = lives.get(seen.generation);
    if (life === undefined || isAsFolded(seen, life)) return [];
    const detail = `${node} showed version ${seen.version} of ${seen.generation} at ${address} as ${seen.state} [${seen.entries.join()}]; the history makes ${describeFold(life, seen.version)}`;
    return [{ invariant: 'what is shown is the fold of the history', detail }];
  });
}

function isAsFolded({ version, state, entries }: Seen, { folded, isOver }: Life): boolean {
  const last = folded.length - 1;
  const isTail = isOver && version > last;
  const expected = folded[isTail ? last : version];
  const states: readonly (string | undefined)[] = isTail
    ? ['closing', 'closed']
    : [expected?.state];
  return states.includes(state) && expected?.entries.join() === entries.join();
}

function describeFold({ folded }: Life, version: number): string {
  const { state, entries } = folded[version] ?? {};
  return state === undefined ? 'no such version' : `${state} [${entries?.join()}]`;
}

/** A repeated request gets the first answer, marked as replayed; the current instance if that was too large to keep. */
function checkRepeats({ address, request, attempts }: Operation): readonly Violation[] {
  if (request.kind === 'read' || request.key === undefined) return [];
  const answers = attempts.flatMap(({ answer }) => (answer.kind === 'accepted' ? [answer] : []));
  const [first, second] = answers.filter(({ replayed }) => replayed !== true);
  // A request that waits gets the instance as of the end of the wait.
  const waits = request.kind === 'event' && request.waits === true;
  const isKept = (first === undefined ? answers : [first]).every(({ text }) => isSmall(text));
  const texts = new Set(waits || !isKept ? [] : answers.map(({ text }) => text));
  if (second === undefined && texts.size <= 1) return [];
  const told = answers.map(
    ({ text, replayed }) => `${replayed === true ? 'again ' : ''}${text.slice(0, 500)}`,
  );
  const detail = `${request.key} at ${address} was answered ${told.join(' and ')}`;
  return [{ invariant: 'a repeated request is answered the same', detail }];
}

/** Well below the size limit for kept answers, since the text leaves out part of `accepts`. */
function isSmall(text: string): boolean {
  return text.length <= 1_500;
}

/** A stream is a contiguous run of steps of one life, from the requested place. */
function checkStream(
  { address, after, steps, ended }: StreamReading,
  lives: readonly Life[],
): readonly Violation[] {
  const own = lives.filter((life) => life.address === address);
  const sequences = steps.map(({ sequence }) => sequence);
  const told = `after ${after} of ${address}: ${steps.map(({ sequence, event }) => `${sequence} ${event.type} ${String(Reflect.get(event, 'id'))}`).join(', ')}`;
  if (sequences.some((sequence, index) => sequence !== after + 1 + index)) {
    return [{ invariant: 'a stream has no gap and no repetition', detail: told }];
  }
  const found: Violation[] = [];
  if (!own.some((life) => steps.every((step) => isStepOf(step, life)))) {
    found.push({ invariant: 'a stream tells the history of one life', detail: told });
  }
  const last = steps.at(-1);
  if (ended && last !== undefined && last.to !== 'closed') {
    found.push({ invariant: 'a stream ends with its instance', detail: told });
  }
  return found;
}

function isStepOf(step: StreamStep, { steps, isOver }: Life): boolean {
  const { sequence, at, event, to } = step;
  const own = steps[sequence];
  if (own === undefined) return isOver && event.type.startsWith('task.');
  return JSON.stringify([at, event, to]) === JSON.stringify([own.at, own.event, own.to]);
}
