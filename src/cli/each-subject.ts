import { describeFailure } from './service/describe-failure.ts';
import type { Subject } from './subject.ts';
import type { ExitCode } from './terminal/exit-codes.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import { printable } from './terminal/printable.ts';

/** How each subject is tried. */
export interface Attempt<R> {
  /** Resolves with undefined if nothing came of it, because the signal fired. */
  readonly run: (subject: Subject, signal: AbortSignal) => Promise<R | undefined>;
  /** What is printed as soon as a subject was tried. Default: nothing. */
  readonly toText?: ((result: R) => string) | undefined;
}

/** What came of the subjects that were tried. */
export interface Tried<R> {
  readonly results: readonly R[];
  /** Whether the user ended the command. */
  readonly isInterrupted: boolean;
  /** What the first subject that could not be tried says; undefined if all could. */
  readonly failed: ExitCode | undefined;
}

/**
 * Tries one subject after the other, and goes on after one that cannot be tried. Once the user ends the command (SIGINT), `signal`
 * fires, and the rest is not tried, nor is a subject of which nothing came. A second SIGINT ends the command at once.
 */
export async function eachSubject<R>(
  subjects: readonly Subject[],
  terminal: Pick<Terminal, 'warn' | 'print'>,
  { run, toText }: Attempt<R>,
): Promise<Tried<R>> {
  const controller = new AbortController();
  const { signal } = controller;
  const interrupt = () => controller.abort();
  const results: R[] = [];
  let failed: ExitCode | undefined;

  function take(result: R): void {
    const text = toText?.(result);
    if (text !== undefined) terminal.print(results.length === 0 ? text : `\n${text}`);
    results.push(result);
  }

  process.once('SIGINT', interrupt);
  try {
    for (const subject of subjects) {
      const { name } = subject.process;
      try {
        const result = signal.aborted ? undefined : await run(subject, signal);
        if (result === undefined) terminal.warn(`${name} was not tried.`);
        else take(result);
      } catch (error) {
        const { text, exitCode } = describeFailure(error);
        failed ??= exitCode;
        terminal.warn(printable(`${name}: ${text}`));
      }
    }
    return { results, isInterrupted: signal.aborted, failed };
  } finally {
    process.off('SIGINT', interrupt);
  }
}
