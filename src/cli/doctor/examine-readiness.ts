import { ProblemError } from '../../client/problem-error.ts';
import type { Answer } from '../../http/openapi/answers.ts';
import type { Connection } from '../service/connection.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What `/readyz` of the node that answers says, and what time it is there, in epoch milliseconds. */
export async function examineReadiness(
  connection: Connection,
): Promise<{ readonly diagnoses: readonly Diagnosis[]; readonly now: number }> {
  try {
    const response = await connection.send({ method: 'GET', path: '/readyz' });
    const now = Date.parse(response.headers.get('date') ?? '');
    await response.body?.cancel();
    const message = 'The node is ready: the store accepts writes, wakes arrive, nothing is late.';
    return {
      diagnoses: [{ kind: 'ok', check: 'ready', message }],
      now: Number.isNaN(now) ? Date.now() : now,
    };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 503) throw error;
    return { diagnoses: unreadyOf(error.details), now: Date.now() };
  }
}

function unreadyOf(details: Readonly<Record<string, unknown>>): readonly Diagnosis[] {
  const { checks = {} } = details as Partial<Answer<'Readiness'>>;
  const failed = Object.entries(checks).filter(([, said]) => said !== 'ok');
  const problem = (message: string): Diagnosis => ({
    kind: 'problem',
    check: 'ready',
    message: `The node is not ready: ${message}`,
    remedy: 'See "Health" in docs/operations.md.',
  });
  if (failed.length === 0) return [problem('it is stopping, or something before it answers.')];
  return failed.map(([name, said]) => problem(`${name}: ${said}`));
}
