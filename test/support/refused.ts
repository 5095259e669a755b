import { TaskError } from '../../src/errors.ts';
import { fails } from '../../src/testing/behaviours/fails.ts';

/** A task that is refused for good. */
export const refused = fails(Infinity, new TaskError('refused', { retryable: false }));
