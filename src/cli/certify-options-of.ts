import { invalidRequest } from '../invalid-request.ts';
import type { CertifyOptions } from '../testing/certification/certify-options.ts';
import { cutOffText } from '../testing/exploration/cut-off-text.ts';
import type { Exploration } from '../testing/exploration/exploration.ts';
import { explore } from '../testing/exploration/explore.ts';
import { deriveScenarios } from '../testing/trials/derive-scenarios.ts';
import { progressText } from './progress-text.ts';
import type { Subject } from './subject.ts';

/** What a process is certified with. */
interface Chosen {
  readonly options: CertifyOptions<Subject['process']>;
  /** What the certificate cannot say of itself. */
  readonly notes: readonly string[];
}

/** Enough for most processes. */
const firstStates = 1_000;
/** As long as transitions are missing. The last bounds what a process without an end takes. */
const furtherStates = [3_000, 10_000];

/** The options of the trial; without scenarios, with some that an exploration shows. */
export async function certifyOptionsOf(
  { process, trial }: Subject,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Chosen> {
  const { certify: stated, ...exploring } = trial;
  const input = trial.input === undefined ? {} : { input: trial.input };
  if (stated !== undefined) return { options: { ...input, ...stated }, notes: [] };
  const seen = await exploreTransitions({ process, trial: exploring }, signal, say);
  const { scenarios, missing } = await deriveScenarios(seen);
  if (Object.keys(scenarios).length === 0 && !signal.aborted) {
    throw invalidRequest(
      'No scenario can be derived, since an exploration takes no transition. Run holdfast check to see why, or state scenarios in a trial.',
    );
  }
  return { options: { ...input, scenarios }, notes: notesOn(seen, missing) };
}

/** Explores no further than to where every transition was taken. */
async function exploreTransitions(
  { process, trial }: Pick<Subject, 'process' | 'trial'>,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Exploration> {
  const options = {
    ...trial,
    signal,
    onProgress: (seen: Parameters<typeof progressText>[0]) =>
      say(`Exploring ${process.name} for its scenarios: ${progressText(seen)} …`),
  };
  let seen = await explore(process, { ...options, maxStates: trial.maxStates ?? firstStates });
  for (const maxStates of trial.maxStates === undefined ? furtherStates : []) {
    if (isEnough(seen)) break;
    seen = await explore(process, { ...options, maxStates });
  }
  return seen;
}

function isEnough({ coverage, cutOff }: Exploration): boolean {
  const isCut = cutOff?.reasons.some(({ kind }) => kind === 'states') === true;
  return !isCut || coverage.transitions.missing.length === 0;
}

function notesOn({ cutOff }: Exploration, missing: readonly string[]): readonly string[] {
  const derived =
    'The scenarios are shortest traces that an exploration found: state your own in a trial.';
  if (missing.length === 0) return [derived];
  const left = `Transitions that no scenario takes: ${missing.join(', ')}.`;
  const cut = cutOff === undefined || cutOff.movesNotFollowed === 0 ? [] : [cutOffText(cutOff)];
  return [derived, left, ...cut.map((text) => `The exploration: ${text}`)];
}
