import type { Observation } from './observation.ts';

/** How often each kind of thing happened in a run. */
export function summarize({
  operations,
  captures,
  streams,
  calls,
}: Observation): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { operations: operations.length };
  const add = (name: string, count = 1) => (counts[name] = (counts[name] ?? 0) + count);
  for (const { attempts } of operations) {
    for (const { answer } of attempts) add(answer.kind);
    const answered = attempts.filter(({ answer }) => answer.kind === 'accepted').length;
    if (answered > 1) add('repeated', answered - 1);
  }
  const lives = new Map(captures.map((capture) => [capture.generation, capture]));
  add('instances', lives.size);
  add('started under a key again', lives.size - new Set(captures.map((one) => one.address)).size);
  for (const { history } of lives.values()) {
    for (const { event } of history) {
      if (event.type === 'timer.fired') add('timers');
      if (event.type === 'task.retry') add('retries');
    }
  }
  add('calls', calls.length);
  for (const { steps } of streams) add('streamed steps', steps.length);
  return counts;
}

/** A run that lacks one of these leaves some promise untested. */
const needed = [
  'accepted',
  'refused',
  'missing',
  'denied',
  'threw',
  'outdated',
  'unknown',
  'repeated',
  'started under a key again',
  'timers',
  'retries',
  'calls',
  'streamed steps',
] as const;

/** What should have happened in a run, and did not. */
export function notExercised(counts: Readonly<Record<string, number>>): readonly string[] {
  return needed.filter((name) => (counts[name] ?? 0) === 0);
}
