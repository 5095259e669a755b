import { invalidRequest } from '../../invalid-request.ts';

/**
 * Throws `invalid_request` for an option that there is not: it would have no effect, unnoticed. `whose`: the function that it was passed
 * to.
 */
export function assertKnownOptions(
  whose: string,
  options: unknown,
  known: ReadonlySet<string>,
): void {
  const names = [...known].join(', ');
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidRequest(
      `The options of ${whose} are an object with ${names}, and not ${Array.isArray(options) ? 'a list' : String(options)}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.has(name)) continue;
    throw invalidRequest(`${whose} has no option "${name}". Its options are ${names}.`);
  }
}
