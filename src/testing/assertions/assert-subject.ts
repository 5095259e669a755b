import { invalidRequest } from '../../invalid-request.ts';

const makers = {
  simulation: { maker: 'simulate(…)', member: 'ledger' },
  exploration: { maker: 'explore(…)', member: 'verdicts' },
  certificate: { maker: 'certify(…)', member: 'schedules' },
} as const;

/** Throws `invalid_request`, with the remedy, if an assertion gets something else than it is about. */
export function assertSubject(kind: keyof typeof makers, given: unknown): void {
  const { maker, member } = makers[kind];
  const isHolder = typeof given === 'object' && given !== null;
  if (isHolder && member in given) return;
  const isPromise = isHolder && 'then' in given;
  throw invalidRequest(
    isPromise
      ? `This assertion takes ${article(kind)}, and not a promise: await ${maker} first.`
      : `This assertion takes ${article(kind)}: pass what ${maker} resolves to.`,
  );
}

function article(kind: string): string {
  return kind === 'exploration' ? `an ${kind}` : `a ${kind}`;
}
