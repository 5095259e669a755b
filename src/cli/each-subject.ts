import type { Subject } from './subject.ts';
import type { Terminal } from './terminal/create-terminal.ts';

/** What came of the subjects that were tried, and whether the user ended the command. */
export interface Tried<R> {
  readonly results: readonly R[];
  readonly isInterrupted: boolean;
}

/**
 * Tries one subject after the other, until the user ends the command (SIGINT): then `signal` fires, and the rest is not tried, nor is
 * a subject of which nothing came. A second SIGINT ends the command at once.
 */
export async function eachSubject<R>(
  subjects: readonly Subject[],
  terminal: Pick<Terminal, 'warn'>,
  attempt: (subject: Subject, signal: AbortSignal) => Promise<R | undefined>,
): Promise<Tried<R>> {
  const controller = new AbortController();
  const { signal } = controller;
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt);
  try {
    const results: R[] = [];
    for (const subject of subjects) {
      const result = signal.aborted ? undefined : await attempt(subject, signal);
      if (result === undefined) terminal.warn(`${subject.process.name} was not tried.`);
      else results.push(result);
    }
    return { results, isInterrupted: signal.aborted };
  } finally {
    process.off('SIGINT', interrupt);
  }
}
