import type { Certificate } from '../testing/certification/certificate.ts';
import { certify } from '../testing/certification/certify.ts';
import { certifyOptionsOf } from './certify-options-of.ts';
import { eachSubject } from './each-subject.ts';
import { exitCodes, type ExitCode } from './terminal/exit-codes.ts';
import { loadSubjects } from './load-subjects.ts';
import { paintLines } from './paint-lines.ts';
import type { Subject } from './subject.ts';
import type { Terminal } from './terminal/create-terminal.ts';
import { toJsonText } from './to-json-text.ts';
import { writePage } from './write-page.ts';
import type { CertifyFlags } from './certify-flags.ts';

type Certified = Subject & { readonly certificate: Certificate; readonly notes: readonly string[] };

/** Runs `holdfast certify`. */
export async function runCertify(
  files: readonly string[],
  flags: CertifyFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const subjects = await loadSubjects(files, flags.process);
  const tryOne = async (subject: Subject, signal: AbortSignal): Promise<Certified | undefined> => {
    const { process } = subject;
    const { name } = process;
    terminal.progress(`Certifying ${name} …`);
    const { options, notes } = await certifyOptionsOf(subject, signal, (text) =>
      terminal.progress(text),
    );
    // Its exploration is not whole, so there may be no scenario.
    if (signal.aborted) return undefined;
    const certificate = await certify(process, {
      ...options,
      ...(flags.seeds === undefined ? {} : { seeds: flags.seeds }),
      ...(flags.replay === undefined ? {} : { replay: flags.replay }),
      signal,
      onProgress: ({ scenario, played, runs }) =>
        terminal.progress(
          `Certifying ${name}: ${scenario}, ${played.toLocaleString('en')} of ${runs.toLocaleString('en')} disturbed runs …`,
        ),
    });
    return { ...subject, certificate, notes };
  };
  const {
    results: certified,
    isInterrupted,
    failed,
  } = await eachSubject(subjects, terminal, {
    run: tryOne,
    toText: flags.json === true ? undefined : (one) => toOutput(one, terminal),
  });
  if (failed !== undefined && certified.length === 0) return failed;
  if (flags.json === true) {
    terminal.print(
      toJsonText('certify', certified, ({ certificate, notes }) => ({ ...certificate, notes })),
    );
  }
  if (flags.html !== undefined) await writePage(flags.html, 'certify', certified, terminal);
  if (isInterrupted) return exitCodes.interrupted;
  if (failed !== undefined) return failed;
  return certified.every(({ certificate }) => certificate.holds) ? exitCodes.fine : exitCodes.found;
}

function toOutput({ certificate, notes }: Certified, { paint }: Terminal): string {
  return `${paintLines([String(certificate), '', ...notes].join('\n').trimEnd(), paint)}\n`;
}
