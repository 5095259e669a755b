import { HoldfastError } from '../../errors.ts';

export function instanceBusy(): HoldfastError {
  return new HoldfastError(
    'instance_busy',
    'Too many requests are waiting for this instance on this node. Nothing was changed; retry after the time in Retry-After.',
    { details: { headers: { 'Retry-After': '1' } } },
  );
}
