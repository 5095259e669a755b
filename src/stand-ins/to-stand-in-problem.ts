import { problemResponse, type ProblemContext } from '../http/base/problem.ts';
import type { Answer } from './services/stand-in-service.ts';

const faults: Readonly<Record<number, Fault>> = {
  404: {
    code: 'not_found',
    title: 'There is nothing at this address',
    detail: 'It was never created, or it was deleted.',
  },
  422: {
    code: 'refused',
    title: 'The request is permanently refused',
    detail: 'The stand-in was told to refuse.',
  },
  503: {
    code: 'unavailable',
    title: 'The service is currently unavailable',
    detail: 'The stand-in was told to fail.',
  },
};

interface Fault {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/** The problem of an outside system, with codes that are not Holdfast's own. */
export function toStandInProblem({ status, fault }: Answer, context: ProblemContext): Response {
  const { code, title, detail } = { ...(faults[status] ?? unnamed(status)), ...fault };
  return problemResponse({
    type: `urn:holdfast:stand-in:${code}`,
    title,
    status,
    detail,
    ...(context.path === undefined ? {} : { instance: context.path }),
    code,
    requestId: context.requestId,
  });
}

function unnamed(status: number): Fault {
  return {
    code: `http_${status}`,
    title: 'The request failed',
    detail: `The stand-in answers ${status}.`,
  };
}
