import type { Process } from '../../definition/define-process.ts';
import { taskMissing } from '../../definition/graph/task-names.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertObserver } from '../access/assert-observer.ts';
import { adminScope, mayAdministrate, mayAdministrateAll, type Caller } from '../access/caller.ts';
import { scopeMissing } from '../access/scope-missing.ts';
import { actSchema } from '../acts/act-schema.ts';
import { toOperatorAct } from '../acts/to-operator-act.ts';
import type { Address } from '../contract/address.ts';
import type { Operating } from '../contract/operating.ts';
import type { Conditional, ByCaller } from '../contract/request-options.ts';
import type { AuditOfCause } from '../batch/mailbox-item.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import type { Doctor } from '../doctor/doctor.ts';
import { toDoctorView } from '../doctor/to-doctor-view.ts';
import { iso } from '../record/iso.ts';
import type { InstanceView, PausesView } from '../views/view-types.ts';
import type { Hold, PauseRegister } from '../wakes/pause-register.ts';
import type { Pauses } from '../wakes/pauses.ts';
import type { Audited, AuditLog } from './audit-log.ts';
import { toId, type Asked } from './change-instance.ts';
import { fromCaller } from './from-caller.ts';
import { parseReason } from './parse-reason.ts';
import { stillThere } from './request-errors.ts';

const pageSize = 100;
const mostInPage = 1_000;
/** A commit of another node may come between the deletion and its end. */
const mostRounds = 20;
const expiredAtOnce = 200;

/** Answers operators. */
export function createOperateRequests(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly processNamed: (name: string) => Process;
  readonly pauses: Pick<Pauses, 'read' | 'pause' | 'resume'>;
  readonly doctor: Pick<Doctor, 'ask' | 'reports'>;
  readonly auditLog: AuditLog;
  /** Audits what is done with the instance at an address. */
  readonly audited: <T>(
    caller: Caller | undefined,
    address: Address,
    said: Audited,
    act: (audit: AuditOfCause | undefined) => Promise<T>,
  ) => Promise<T>;
  readonly assertOpen: () => void;
  readonly changeAt: (
    process: Process,
    address: Address,
    cause: Asked,
    options: ByCaller & Conditional & { readonly audit?: AuditOfCause | undefined },
  ) => Promise<InstanceView | undefined>;
}): Operating {
  const { store, clock, processNamed, pauses, auditLog, audited, changeAt, doctor } = deps;

  async function changePause(
    what: 'pauseProcess' | 'resumeProcess',
    name: string,
    paused: { readonly task?: string | undefined; readonly reason: string },
    caller: Caller | undefined,
    change: (
      task: string | undefined,
      hold: Hold,
      audit: AuditOfCause | undefined,
    ) => Promise<boolean>,
  ): Promise<PausesView> {
    deps.assertOpen();
    const process = processNamed(name);
    assertOfAll(caller, `${what === 'pauseProcess' ? 'Pausing' : 'Resuming'} ${name}`);
    const { task } = paused;
    const reason = parseReason(paused.reason);
    if (task !== undefined && !(await isHeldTask(name, task))) assertTask(process, task);
    const by = caller?.sub;
    const hold = { at: clock.now(), reason, ...(by === undefined ? {} : { by }) };
    const details = task === undefined ? {} : { task };
    await auditLog.audited(
      caller,
      { what, process: name, details, reason },
      async (audit) => change(task, hold, audit),
      (isChanged) => (isChanged ? 'done' : 'unchanged'),
    );
    return toView(name, await pauses.read(name));
  }

  /** Another version of the process, of which nodes run or ran, may have tasks that this one lacks: their pauses can end. */
  async function isHeldTask(process: string, task: string): Promise<boolean> {
    return Object.hasOwn((await pauses.read(process)).tasks, task);
  }

  return {
    async act(name, address, body, reason, options = {}) {
      const process = processNamed(name);
      const asked = parseWith(actSchema, body, 'The act');
      const act = toOperatorAct(asked);
      const { caller, bulkAct } = options;
      const said = fromCaller({ ...options, reason });
      const apply = async (audit?: AuditOfCause) =>
        changeAt(process, address, { kind: 'act', act, ...said }, { caller, audit });
      // The audit log has the bulk act; each instance has its own history.
      if (bulkAct !== undefined) return apply();
      const { kind, ...rest } = asked;
      const details = Object.fromEntries(
        Object.entries(rest).filter(([key]) => key !== 'output' && key !== 'context'),
      );
      const entry = { what: kind, process: name, details, reason };
      return audited(caller, address, entry, apply);
    },

    async delete(name, address, reason, options = {}) {
      const process = processNamed(name);
      const { caller } = options;
      const said = fromCaller({ ...options, reason });
      const entry = { what: 'delete', process: name, details: {}, reason } as const;
      await audited(caller, address, entry, async (audit) => {
        const act = { kind: 'delete' } as const;
        const cause = { kind: 'act', act, ...said } as const;
        const view = await changeAt(process, address, cause, { caller, audit });
        const id = view?.id ?? (typeof address === 'string' ? address : '');
        for (let round = 1; round <= mostRounds; round++) {
          await store.expire(expiredAtOnce);
          if ((await store.load(toId(id))) === undefined) return;
        }
        throw stillThere(process, id);
      });
    },

    async pauses(name, { caller } = {}) {
      assertObserver(caller);
      const { name: process } = processNamed(name);
      return toView(process, await pauses.read(process));
    },

    pause: async (name, paused, { caller } = {}) =>
      changePause('pauseProcess', name, paused, caller, async (task, hold, audit) =>
        pauses.pause(name, task, hold, audit),
      ),

    resume: async (name, paused, { caller } = {}) =>
      changePause('resumeProcess', name, paused, caller, async (task, _hold, audit) =>
        pauses.resume(name, task, audit),
      ),

    async doctor({ caller } = {}) {
      assertOfAll(caller, 'Reading what the doctor found');
      return toDoctorView(await doctor.reports());
    },

    async examine({ caller } = {}) {
      deps.assertOpen();
      assertOfAll(caller, 'Examining all instances');
      await doctor.ask();
      return toDoctorView(await doctor.reports());
    },

    async audits({ caller, limit = pageSize, ...wanted } = {}) {
      if (!mayAdministrate(caller)) throw scopeMissing([adminScope]);
      return auditLog.read(caller, { ...wanted, limit: Math.min(limit, mostInPage) });
    },
  };
}

/** A process belongs to all tenants. */
function assertOfAll(caller: Caller | undefined, what: string): void {
  if (!mayAdministrate(caller)) throw scopeMissing([adminScope], what);
  if (mayAdministrateAll(caller)) return;
  throw new HoldfastError(
    'forbidden',
    `${what} concerns every tenant; it requires a token without a tenant.`,
  );
}

function assertTask(process: Process, task: string): void {
  const message = taskMissing(process.name, process.graph, task);
  if (message === undefined) return;
  throw invalidRequest(`The task ${message}.`, [{ pointer: '/task', message }]);
}

function toView(process: string, { whole, tasks }: PauseRegister): PausesView {
  const toPause = ({ at, ...hold }: Hold) => ({ at: iso(at), ...hold });
  return {
    process,
    ...(whole === undefined ? {} : { whole: toPause(whole) }),
    tasks: Object.fromEntries(Object.entries(tasks).map(([name, hold]) => [name, toPause(hold)])),
  };
}
