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
import type { RequestKey } from '../commit/repeats.ts';
import type { Operating } from '../contract/operating.ts';
import type { ByCaller, Repeatable } from '../contract/request-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import type { Readables } from '../reads/readable.ts';
import type { Doctor } from '../doctor/doctor.ts';
import { toDoctorView } from '../doctor/to-doctor-view.ts';
import { iso } from '../record/iso.ts';
import type { PausesView } from '../views/view-types.ts';
import type { Hold, PauseRegister } from '../wakes/pause-register.ts';
import type { Pauses } from '../wakes/pauses.ts';
import type { AuditLog } from './audit-log.ts';
import type { AtAddress } from './at-address.ts';
import type { AuditedAt, OfAct } from './audited-at.ts';
import { createBeginDeletion } from './begin-deletion.ts';
import type { ChangeAt } from './change-instance.ts';
import { createDelete } from './delete-instance.ts';
import { fromCaller } from './from-caller.ts';
import { parseReason } from './parse-reason.ts';
import { toActKey } from './to-request-key.ts';

const pageSize = 100;
const mostInPage = 1_000;

/** Answers operators. */
export function createOperateRequests(deps: {
  readonly store: Store;
  readonly owner: NodeName;
  readonly clock: Clock;
  readonly readable: Readables['readable'];
  readonly named: AtAddress['named'];
  readonly processNamed: (name: string) => Process;
  readonly pauses: Pick<Pauses, 'read' | 'pause' | 'resume' | 'isRepeated'>;
  readonly doctor: Pick<Doctor, 'ask' | 'reports'>;
  readonly auditLog: AuditLog;
  readonly audited: AuditedAt;
  readonly assertOpen: () => void;
  readonly changeAt: ChangeAt;
}): Operating {
  const { clock, processNamed, pauses, auditLog, audited, changeAt, doctor } = deps;
  const beginDeletion = createBeginDeletion(deps);

  async function changePause(
    what: 'pauseProcess' | 'resumeProcess',
    name: string,
    paused: { readonly task?: string | undefined; readonly reason: string },
    options: ByCaller & Repeatable,
  ): Promise<PausesView> {
    deps.assertOpen();
    const { caller } = options;
    const process = processNamed(name);
    assertOfAll(caller, `${what === 'pauseProcess' ? 'Pausing' : 'Resuming'} ${name}`);
    const { task } = paused;
    const reason = parseReason(paused.reason);
    const key = toActKey(options, what, { task, reason });
    if (task !== undefined && !(await isKnownTask(name, task, key))) assertTask(process, task);
    const by = caller?.sub;
    const hold = { at: clock.now(), reason, ...(by === undefined ? {} : { by }) };
    const details = task === undefined ? {} : { task };
    const change = what === 'pauseProcess' ? pauses.pause : pauses.resume;
    const changed = await auditLog.audited(
      caller,
      { what, process: name, details, reason },
      async (audit) => change({ process: name, task, hold, key, audit }),
      ({ kind }) => (kind === 'repeated' ? undefined : kind),
    );
    if (changed.kind === 'repeated') options.replayed?.();
    return toView(name, changed.register);
  }

  /** Another version of the process, of which nodes run or ran, may have tasks that this one lacks: their pauses can end. */
  async function isKnownTask(
    process: string,
    task: string,
    key: RequestKey | undefined,
  ): Promise<boolean> {
    if (Object.hasOwn((await pauses.read(process)).tasks, task)) return true;
    return key !== undefined && (await pauses.isRepeated(process, key));
  }

  return {
    async act(name, address, body, reason, options = {}) {
      const process = processNamed(name);
      const asked = parseWith(actSchema, body, 'The act');
      const act = toOperatorAct(asked);
      const { caller, bulkAct: deed } = options;
      const said = fromCaller({ ...options, reason });
      const key = toActKey(options, 'act', { act: asked, reason });
      const apply = async (more: OfAct) =>
        changeAt(process, address, { kind: 'act', act, ...said }, { caller, key, deed, ...more });
      // The audit log has the bulk act; each instance has its own history.
      if (deed !== undefined) return apply({});
      const { kind, ...rest } = asked;
      const details = Object.fromEntries(
        Object.entries(rest).filter(([field]) => field !== 'output' && field !== 'context'),
      );
      const entry = { what: kind, process: name, details, reason };
      return audited(options, address, entry, apply);
    },

    delete: createDelete({ ...deps, beginDeletion }),

    async pauses(name, { caller } = {}) {
      assertObserver(caller);
      const { name: process } = processNamed(name);
      return toView(process, await pauses.read(process));
    },

    pause: async (name, paused, options = {}) => changePause('pauseProcess', name, paused, options),

    resume: async (name, paused, options = {}) =>
      changePause('resumeProcess', name, paused, options),

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
