import type { AuditOfCause } from '../batch/mailbox-item.ts';
import type { Address } from '../contract/address.ts';
import type { ByCaller, Repeatable } from '../contract/request-options.ts';
import type { Audited } from './audit-log.ts';

/** What an audited act passes on to the change that it makes. */
export interface OfAct extends Pick<Repeatable, 'replayed'> {
  readonly audit?: AuditOfCause | undefined;
}

/** Audits what a caller does with the instance at an address. A repetition, which `act` says by `replayed`, gets no entry. */
export type AuditedAt = <T>(
  options: ByCaller & Pick<Repeatable, 'replayed'>,
  address: Address,
  said: Audited,
  act: (of: OfAct) => Promise<T>,
) => Promise<T>;
