import { check } from '../testing/checks/check.ts';
import type { Report } from '../testing/checks/report.ts';
import { toSarif } from '../testing/checks/to-sarif.ts';
import { toText } from '../testing/checks/to-text.ts';
import { eachSubject } from './each-subject.ts';
import { exitCodes, type ExitCode } from './terminal/exit-codes.ts';
import { loadSubjects } from './load-subjects.ts';
import { paintLines } from './paint-lines.ts';
import { toJsonText } from './to-json-text.ts';
import type { Subject } from './subject.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import { writePage } from './write-page.ts';
import { severities, type CheckFlags } from './check-flags.ts';

type Checked = Subject & { readonly report: Report };

/** Runs `holdfast check`. */
export async function runCheck(
  files: readonly string[],
  flags: CheckFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const subjects = await loadSubjects(files, flags.process);
  const tryOne = async (subject: Subject, signal: AbortSignal): Promise<Checked> => {
    const { name } = subject.process;
    terminal.progress(`Checking ${name} …`);
    const { input, events, outcomes } = subject.trial;
    const report = await check(subject.process, {
      ...(input === undefined ? {} : { input }),
      ...(events === undefined ? {} : { events }),
      ...(outcomes === undefined ? {} : { outcomes }),
      ...(flags.maxMoves === undefined ? {} : { maxMoves: flags.maxMoves }),
      ...(flags.tryActions === true ? { tryActions: true } : {}),
      signal,
      onProgress: ({ states }) =>
        terminal.progress(`Checking ${name}: ${states.toLocaleString('en')} states …`),
    });
    return { ...subject, report };
  };
  const isData = flags.json === true || flags.sarif === true;
  const toLines = ({ report }: Checked): string => paintLines(toText(report), terminal.paint);
  const {
    results: checked,
    isInterrupted,
    failed,
  } = await eachSubject(subjects, terminal, {
    run: tryOne,
    toText: isData ? undefined : toLines,
  });
  if (failed !== undefined && checked.length === 0) return failed;
  if (isData) terminal.print(toData(checked, flags));
  if (flags.html !== undefined) await writePage(flags.html, 'check', checked, terminal);
  if (isInterrupted) return exitCodes.interrupted;
  if (failed !== undefined) return failed;
  const least = severities.indexOf(flags.severity);
  const counts = checked.some(({ report }) =>
    report.findings.some(({ severity }) => severities.indexOf(severity) <= least),
  );
  return counts ? exitCodes.found : exitCodes.fine;
}

function toData(checked: readonly Checked[], { json }: CheckFlags): string {
  if (json === true) return toJsonText('check', checked, ({ report }) => report);
  const runs = checked.map(({ file, report }) => toSarif(report, { uri: toUri(file) }));
  return `${JSON.stringify({ ...runs[0], runs: runs.flatMap((log) => log.runs) }, null, 2)}\n`;
}

/** A path may have what separates the parts of a URI. */
function toUri(path: string): string {
  return path.replaceAll(/[%#?]/g, encodeURIComponent);
}
