import { iso } from '../record/iso.ts';
import type { DoctorView } from '../views/view-types.ts';
import type { DoctorRegister, DoctorReport } from './doctor-register.ts';

/** What callers see of the rounds over the instances of each process. */
export function toDoctorView(reports: ReadonlyMap<string, DoctorRegister>): DoctorView {
  const processes = [...reports].map(([process, { current, last }]) => ({
    process,
    ...(current === undefined ? {} : { current: toView(current) }),
    ...(last === undefined ? {} : { last: toView(last) }),
  }));
  return { processes };
}

function toView({ startedAt, endedAt, ...report }: DoctorReport) {
  return {
    startedAt: iso(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    ...report,
  };
}
