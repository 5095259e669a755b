import { HoldfastError } from '../../errors.ts';

export function instanceBusy(): HoldfastError {
  return new HoldfastError(
    'instance_busy',
    'More is waiting for this instance than this node keeps for one. Nothing was changed; repeat it after the time in Retry-After.',
    { details: { headers: { 'Retry-After': '1' } } },
  );
}
