import { HoldfastError } from '../../errors.ts';
import { adminScope, mayObserve, observeScope, type Caller } from './caller.ts';
import { insufficientScope } from './insufficient-scope.ts';

const scopes = [observeScope, adminScope];

/** Throws `forbidden` if the caller may not read what belongs to others. */
export function assertObserver(caller: Caller | undefined): void {
  if (mayObserve(caller)) return;
  throw new HoldfastError(
    'forbidden',
    `This request requires a token with the scope ${scopes.join(' or ')}.`,
    { details: insufficientScope(scopes) },
  );
}
