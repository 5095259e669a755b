import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { adminScope, mayAdministrate } from '../access/caller.ts';
import { scopeMissing } from '../access/scope-missing.ts';
import type { AuditOfCause } from '../batch/mailbox-item.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import type { createReadWaiting } from '../reads/read-waiting.ts';
import { rearmLost } from '../reads/rearm-lost.ts';
import type { AtAddress } from './at-address.ts';
import { toId } from './change-instance.ts';
import { parseReason } from './parse-reason.ts';
import type { Runtime } from '../contract/runtime-types.ts';

/** How many effects the log names. */
const mostLogged = 20;
/** An instance that steps all the time must not keep an administrator forever. */
const mostRounds = 10;

/** Puts back what the due index has lost of an instance. */
export function createRearm(deps: {
  readonly store: Pick<Store, 'rearm'>;
  readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly at: Pick<AtAddress, 'read'>;
  readonly readWaiting: ReturnType<typeof createReadWaiting>;
  readonly processNamed: (name: string) => Process;
  readonly assertOpen: () => void;
}): (
  ...of: [...Parameters<Runtime['rearm']>, AuditOfCause | undefined]
) => ReturnType<Runtime['rearm']> {
  const { log } = deps;

  return async (name, address, { caller, reason: given } = {}, audit) => {
    deps.assertOpen();
    const process = deps.processNamed(name);
    const reason = given === undefined ? undefined : parseReason(given);
    return deps.at.read(process, address, caller, async (id) => {
      for (let round = 1; ; round++) {
        const read = await deps.readWaiting(process, caller, toId(id));
        // Only now, because a caller that may not read the instance must not learn that it exists.
        if (!mayAdministrate(caller)) throw scopeMissing([adminScope], 'Re-arming an instance');
        const lost = await rearmLost(deps, read, audit);
        if (lost?.length === 0) return read.waiting;
        if (lost !== undefined) {
          audit?.kept();
          const effects = lost.slice(0, mostLogged).map(({ wake }) => wake.effect);
          const count = lost.length;
          const by = caller?.sub;
          const details = { instance: read.record.id, process: name, count, effects, by, reason };
          log.info(details, 'an administrator re-armed an instance');
        }
        if (round === mostRounds) throw busy(process, id);
      }
    });
  };
}

function busy({ name }: Process, id: string): HoldfastError {
  return new HoldfastError(
    'instance_busy',
    `${name} ${id} keeps changing while it is re-armed; read what it waits for, and re-arm it again if needed.`,
    { details: { headers: { 'Retry-After': '1' } } },
  );
}
