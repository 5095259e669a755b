import type { Certificate } from '../testing/certification/certificate.ts';
import { certify } from '../testing/certification/certify.ts';
import type { CertifyOptions } from '../testing/certification/certify-options.ts';
import { explore } from '../testing/exploration/explore.ts';
import { deriveScenarios } from '../testing/trials/derive-scenarios.ts';
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
    const { options, notes } = await optionsOf(subject, signal);
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
  const { results: certified, isInterrupted } = await eachSubject(subjects, terminal, tryOne);
  terminal.print(
    flags.json === true
      ? toJsonText('certify', certified, ({ certificate, notes }) => ({ ...certificate, notes }))
      : certified.map((one) => toOutput(one, terminal)).join('\n'),
  );
  if (flags.html !== undefined) await writePage(flags.html, 'certify', certified, terminal);
  if (isInterrupted) return exitCodes.interrupted;
  return certified.every(({ certificate }) => certificate.holds) ? exitCodes.fine : exitCodes.found;
}

interface Options {
  readonly options: CertifyOptions<Subject['process']>;
  readonly notes: readonly string[];
}

/** Those of the trial; without scenarios, some that an exploration shows. */
async function optionsOf({ process, trial }: Subject, signal: AbortSignal): Promise<Options> {
  const { certify: stated, ...exploring } = trial;
  const input = trial.input === undefined ? {} : { input: trial.input };
  if (stated !== undefined) return { options: { ...input, ...stated }, notes: [] };
  const { scenarios, missing } = await deriveScenarios(
    await explore(process, { ...exploring, signal }),
  );
  const derived =
    'The scenarios are shortest traces that an exploration found: state your own in a trial.';
  const left = `Transitions that no scenario takes: ${missing.join(', ')}.`;
  return {
    options: { ...input, scenarios },
    notes: [derived, ...(missing.length === 0 ? [] : [left])],
  };
}

function toOutput({ certificate, notes }: Certified, { paint }: Terminal): string {
  return `${paintLines([String(certificate), '', ...notes].join('\n').trimEnd(), paint)}\n`;
}
