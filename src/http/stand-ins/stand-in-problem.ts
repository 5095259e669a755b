import type { Problem, ProblemContext } from '../problem.ts';

const faults: Readonly<Record<number, { readonly code: string; readonly title: string }>> = {
  404: { code: 'not_found', title: 'There is nothing at this address' },
  422: { code: 'refused', title: 'The request is refused for good' },
  503: { code: 'unavailable', title: 'The service is not available now' },
};

/** The fault of an outside system: not one of Holdfast's own, so it has codes of its own. */
export function toStandInProblem(
  status: number,
  detail: string,
  context: ProblemContext,
): Response {
  const { code, title } = faults[status] ?? { code: `http_${status}`, title: 'The request failed' };
  const problem: Problem = {
    type: `urn:holdfast:stand-in:${code}`,
    title,
    status,
    detail,
    ...(context.path === undefined ? {} : { instance: context.path }),
    code,
    requestId: context.requestId,
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
