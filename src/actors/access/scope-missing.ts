import { HoldfastError } from '../../errors.ts';
import { insufficientScope } from './insufficient-scope.ts';

/** The refusal of a caller whose token has none of these scopes, of which one would do. */
export function scopeMissing(scopes: readonly string[], what = 'This request'): HoldfastError {
  const either = scopes.join(' or ');
  return new HoldfastError('forbidden', `${what} requires a token with the scope ${either}.`, {
    details: insufficientScope(scopes),
  });
}
