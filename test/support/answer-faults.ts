import { errorCodes, type ErrorCode } from '../../src/errors.ts';
import { securityHeaders } from '../../src/http/base/security-headers.ts';
import { pictureStyleSource } from '../../src/pictures/layout/theme.ts';
import type { RawAnswer } from './answer-reader.ts';
import type { RawRequest } from './raw-connection.ts';

/** What is not as it should be in an answer, whatever was asked. */
export function faultsOf(answer: RawAnswer, request: RawRequest): readonly string[] {
  const { status, headers } = answer;
  const expected = { ...securityHeaders, ...(isPicture(answer, request) ? picturePolicy : {}) };
  const faults = Object.entries(expected)
    // A page has rules of its own.
    .filter(([name, value]) => headers.get(name) !== value && !isPage(answer, request))
    .map(([name]) => `${name}: ${headers.get(name)}`);
  if (status >= 500) faults.push('a fault of the service');
  if (status === 405 && !headers.has('allow')) faults.push('no Allow');
  if (status === 401 && !headers.has('www-authenticate')) faults.push('no WWW-Authenticate');
  const requestId = headers.get('x-request-id') ?? '';
  if (requestId === '') faults.push('no request id');
  if (requestId.startsWith('fuzz-') && !toText(request).includes(requestId)) {
    faults.push(`the answer to ${requestId}`);
  }
  if (status >= 400) faults.push(...problemFaults(answer, request));
  return faults.map((fault) => `${status}: ${fault}`);
}

/** The request, to be read by people. */
export function toText({ parts }: RawRequest): string {
  const text = Buffer.concat(parts).toString('latin1');
  return text.replaceAll(/(.)\1{50,}/g, (run, one) => `${one} ×${run.length}`);
}

/** A picture carries its style. */
const picturePolicy = {
  'content-security-policy': `default-src 'none'; style-src ${pictureStyleSource}; frame-ancestors 'none'`,
};

function isPicture({ status, headers }: RawAnswer, { line }: RawRequest): boolean {
  if (status === 304) return line.target.includes('/picture.svg');
  return headers.get('content-type') === 'image/svg+xml';
}

function isPage({ status, headers }: RawAnswer, { line }: RawRequest): boolean {
  if (status === 304) return line.target.includes('/docs');
  return headers.get('content-type')?.startsWith('text/html') === true;
}

function problemFaults(
  { status, headers, body }: RawAnswer,
  { isHead }: RawRequest,
): readonly string[] {
  const type = headers.get('content-type');
  if (type !== 'application/problem+json') return [`${type} is no problem document`];
  if (isHead) return [];
  const problem = JSON.parse(body) as { code: ErrorCode; status: number; requestId: string };
  return [
    ...(errorCodes[problem.code].status === status ? [] : [`code ${problem.code}`]),
    ...(problem.status === status ? [] : [`status ${problem.status}`]),
    ...(problem.requestId === headers.get('x-request-id') ? [] : ['another request id']),
  ];
}
