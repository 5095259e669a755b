import { parseDuration } from '../parse-duration.ts';
import { allHolds } from '../testing/exploration/all-holds.ts';
import { explore } from '../testing/exploration/explore.ts';
import type { Exploration } from '../testing/exploration/exploration.ts';
import { eachSubject } from './each-subject.ts';
import { exitCodes, type ExitCode } from './terminal/exit-codes.ts';
import { explorationJson } from './exploration-json.ts';
import { loadSubjects } from './load-subjects.ts';
import { paintLines } from './paint-lines.ts';
import { progressText } from './progress-text.ts';
import type { Subject } from './subject.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import { toJsonText } from './to-json-text.ts';
import { writePage } from './write-page.ts';
import type { ExploreFlags } from './explore-flags.ts';

type Explored = Subject & { readonly exploration: Exploration };

/** Runs `holdfast explore`. */
export async function runExplore(
  files: readonly string[],
  flags: ExploreFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const maxMillis =
    flags.maxTime === undefined ? undefined : parseDuration('--max-time', flags.maxTime);
  const subjects = await loadSubjects(files, flags.process);
  const tryOne = async (subject: Subject, signal: AbortSignal): Promise<Explored> => {
    const { name } = subject.process;
    terminal.progress(`Exploring ${name} …`);
    const exploration = await explore(subject.process, {
      ...subject.trial,
      ...(flags.maxStates === undefined ? {} : { maxStates: flags.maxStates }),
      ...(flags.maxDepth === undefined ? {} : { maxDepth: flags.maxDepth }),
      ...(maxMillis === undefined ? {} : { maxMillis }),
      signal,
      onProgress: (seen) => terminal.progress(`Exploring ${name}: ${progressText(seen)} …`),
    });
    return { ...subject, exploration };
  };
  const toText = ({ exploration }: Explored): string =>
    `${paintLines(String(exploration), terminal.paint)}\n`;
  const {
    results: explored,
    isInterrupted,
    failed,
  } = await eachSubject(subjects, terminal, {
    run: tryOne,
    toText: flags.json === true ? undefined : toText,
  });
  if (failed !== undefined && explored.length === 0) return failed;
  if (flags.json === true) {
    terminal.print(
      toJsonText('explore', explored, ({ exploration }) => explorationJson(exploration)),
    );
  }
  if (flags.html !== undefined) await writePage(flags.html, 'explore', explored, terminal);
  if (isInterrupted) return exitCodes.interrupted;
  if (failed !== undefined) return failed;
  const asFarAsExplored = flags.complete !== true;
  return explored.every(({ exploration }) => allHolds(exploration, { asFarAsExplored }).holds)
    ? exitCodes.fine
    : exitCodes.found;
}
