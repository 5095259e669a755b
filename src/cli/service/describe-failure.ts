import { ProblemError } from '../../client/problem-error.ts';
import { isAway } from '../../client/persistent-fetch.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes, type ExitCode } from '../terminal/exit-codes.ts';

/** Why a command failed, for people, and its exit code. */
export interface Failure {
  readonly text: string;
  readonly exitCode: ExitCode;
}

interface Fault {
  readonly message: string;
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
}

const mostFaults = 20;

/** Says of a problem document what is wrong, where, and what to do. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommandError) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ProblemError) return describeProblem(error);
  if (!(error instanceof Error)) return { text: String(error), exitCode: exitCodes.wrongUse };
  // Errors of Holdfast say what to do; of others, the place helps.
  const text = error.name === 'HoldfastError' ? error.message : (error.stack ?? error.message);
  return { text, exitCode: exitCodes.wrongUse };
}

function describeProblem({ message, status, code, details }: ProblemError): Failure {
  const remedy = remedies[status] ?? (code === 'unexpected_answer' ? notOurs : undefined);
  const requestId = details['requestId'];
  const lines = [
    `${message}${remedy === undefined ? '' : ` ${remedy}`}`,
    ...faultsIn(details['errors'], message),
    `(${status}, ${code}${typeof requestId === 'string' ? `, request ${requestId}` : ''})`,
  ];
  const exitCode = isAway(status) || status >= 500 ? exitCodes.unavailable : exitCodes.refused;
  return { text: lines.join('\n'), exitCode };
}

const notOurs =
  'The answer is none of a Holdfast service: check the URL, and what stands before the service.';
const redirects = 'It redirects changes: pass the URL that it redirects to.';

/** What helps besides the detail of the problem, on the command line. */
const remedies: Readonly<Record<number, string>> = {
  301: redirects,
  302: redirects,
  303: redirects,
  307: redirects,
  308: redirects,
  401: 'Set HOLDFAST_TOKEN, or pass --token-file.',
  412: 'Look at it again, and repeat the command.',
};

/** The faults that the detail does not name already. */
function faultsIn(errors: unknown, detail: string): readonly string[] {
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, mostFaults).flatMap((fault: Fault) => {
    const place = fault.pointer ?? fault.parameter ?? fault.header ?? '';
    const text = `${place === '' ? '' : `${place}: `}${fault.message}`;
    return detail.includes(text) ? [] : [`  ${text}`];
  });
}
