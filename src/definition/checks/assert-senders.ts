import { HoldfastError } from '../../errors.ts';
import { isSchema, toList } from '../declarations/declared-events.ts';
import type { EventDeclarations } from '../declarations/process-types.ts';
import type { AccessArgs, Sender, Senders } from '../declarations/senders.ts';

const words: readonly unknown[] = ['owner', 'admin', 'party', 'system'];

/**
 * Throws `process_refused` if `from` or `access.cancel` is malformed. Otherwise a typo would leave the event to its
 * default senders.
 */
export function assertSenders(
  process: string,
  events: EventDeclarations,
  cancel: Senders<AccessArgs> | undefined,
  hasParties: boolean,
): void {
  for (const [type, declared] of Object.entries(events)) {
    if (isSchema(declared)) continue;
    const unknown = Object.keys(declared).filter((key) => key !== 'schema' && key !== 'from');
    if (unknown.length > 0) {
      const reason = `its event ${type} declares ${unknown.join(', ')}; an event can declare only schema and from`;
      throw refused(process, reason);
    }
    if ('from' in declared) assertNamed(`its event ${type} is from`, declared.from);
  }
  if (cancel !== undefined) assertNamed('its access.cancel names', cancel);

  function assertNamed<Args>(where: string, senders: Senders<Args> | undefined): void {
    const list = senders === undefined ? [] : toList(senders);
    if (list.length === 0) throw refused(process, `${where} nobody; use system instead`);
    for (const sender of list) {
      const fault = faultOf(sender);
      if (fault !== undefined) throw refused(process, `${where} ${fault}`);
    }
  }

  function faultOf<Args>(sender: Sender<Args>): string | undefined {
    if (sender === 'party' && !hasParties) return 'party, but the process has no parties';
    if (typeof sender === 'function' || words.includes(sender)) return undefined;
    const scope = typeof sender === 'object' ? (sender as { scope?: unknown } | null)?.scope : '';
    // RFC 6749, section 3.3.
    if (typeof scope === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) return undefined;
    const given = typeof sender === 'object' ? JSON.stringify(sender) : String(sender);
    return `${given}; valid senders are ${words.join(', ')}, { scope } and rules`;
  }
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}
