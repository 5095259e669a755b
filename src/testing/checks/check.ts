import type { Process } from '../../definition/define-process.ts';
import { findInGraph, isInGraph } from '../../definition/findings/find-in-graph.ts';
import type { FindingCode } from '../../definition/findings/finding-codes.ts';
import type { Found } from '../../definition/findings/finding.ts';
import { judge } from '../../definition/findings/judge.ts';
import { parseInput } from '../../definition/schemas/parse-with.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownOptions } from '../assertions/assert-known-options.ts';
import { assertProcess } from '../assertions/assert-process.ts';
import { atTime } from '../traces/at-time.ts';
import { traceStartMs } from '../traces/create-player.ts';
import type { CheckOptions } from './check-options.ts';
import { findInRun } from './find-in-run.ts';
import { missingText } from './missing-text.ts';
import type { Report } from './report.ts';
import { untriedText } from './untried-text.ts';
import { toMoves } from './to-moves.ts';
import { withProofs } from './with-proofs.ts';

const defaultMaxMoves = 2_000;
const known: ReadonlySet<string> = new Set(
  'input events outcomes tryActions maxMoves signal onProgress'.split(' '),
);
/** What only custom actions do. */
const ofActions: ReadonlySet<FindingCode> = new Set(['callout-in-action', 'impure-action']);

/**
 * Reports what a process can do and probably should not: what its graph shows, and what a run over its examples and the given
 * events and outcomes shows. Executes nothing. Rejects with `invalid_request` if the options do not fit the process.
 */
export async function check<P extends Process>(
  process: P,
  options: CheckOptions<P> = {},
): Promise<Report> {
  assertProcess('check', process);
  assertKnownOptions('check', options, known);
  const { maxMoves = defaultMaxMoves, events = {}, outcomes = {}, tryActions = false } = options;
  const { signal, onProgress } = options;
  if (!Number.isInteger(maxMoves) || maxMoves < 1) {
    throw invalidRequest(`maxMoves is ${maxMoves}; pass a whole number, 1 or more.`);
  }
  const moves = toMoves(process, { events, outcomes });
  const input = inputOf(process, options.input);
  if (input.kind === 'missing') return toReport(process, findInGraph(process), input.reason);
  const { shown, searched, untried, doubts } = await findInRun(process, {
    input: input.value,
    moves,
    maxMoves,
    signal,
    onProgress,
    tryActions,
  });
  const cutOff = searched.cutBy.reasons.map(({ kind }) =>
    kind === 'stopped'
      ? 'Not every move was made, because the check was stopped.'
      : `Not every move was made, because ${maxMoves} is the limit: raise maxMoves.`,
  );
  const notRun = [...cutOff, ...moves.unexplored().map(missingText), ...doubts];
  const { findings, allowed } = judge(
    process,
    withProofs(findInGraph(process), shown),
    // What was not looked at may need its allowance.
    (code) => isInGraph(code) || (notRun.length === 0 && (tryActions || !ofActions.has(code))),
  );
  return {
    process: process.name,
    version: process.version,
    findings,
    allowed,
    run: { states: searched.space.size, moves: searched.movesMade },
    notChecked: [...notRun, ...untriedText(untried)],
  };
}

type Input =
  | { readonly kind: 'given'; readonly value: unknown }
  | { readonly kind: 'missing'; readonly reason: string };

/** Throws `invalid_request` for an input that is given and does not fit. */
function inputOf(process: Process, given: unknown): Input {
  const value = given ?? process.examples.input;
  try {
    atTime(traceStartMs, () => parseInput(process, value));
    return { kind: 'given', value };
  } catch (error) {
    if (given !== undefined) throw error;
    const reason = 'The process was not run, because no input is known';
    return { kind: 'missing', reason: `${reason}: pass input, or add an example to the process.` };
  }
}

function toReport(
  { name, version, graph }: Process,
  found: readonly Found[],
  notRun: string,
): Report {
  const { findings, allowed } = judge({ name, graph }, found, isInGraph);
  return {
    process: name,
    version,
    findings,
    allowed,
    run: { states: 0, moves: 0 },
    notChecked: [notRun],
  };
}
