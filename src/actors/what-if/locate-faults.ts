import { hasCode } from '../../errors.ts';
import { invalidRequest, type RequestFault } from '../../invalid-request.ts';

/** Does some work; the faults that it finds in a part of a body are then told with where that part is. */
export function locateFaults<T>(pointer: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!hasCode(error, 'invalid_request')) throw error;
    const { errors = [], errorCount = errors.length } = error.details as Faults;
    const located = errors.map((fault) =>
      'pointer' in fault ? { ...fault, pointer: pointer + fault.pointer } : fault,
    );
    throw invalidRequest(error.message, located, { errorCount });
  }
}

interface Faults {
  readonly errors?: readonly RequestFault[];
  readonly errorCount?: number;
}
