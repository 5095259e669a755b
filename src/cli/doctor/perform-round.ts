import type { DoctorView } from '../../actors/views/view-types.ts';
import { pause } from '../../client/pause.ts';
import type { Connection } from '../service/connection.ts';

const askAgainMs = 500;
/** A node that takes over from one that died begins within this time. */
const patienceMs = 60_000;

/** What the rounds have found, and the processes over which no node goes on with one. */
export interface Performed {
  readonly seen: DoctorView;
  readonly stalled: readonly string[];
}

/** Asks for a round over all live instances, and waits until those over the wanted processes are over. */
export async function performRound(
  connection: Connection,
  {
    isWanted,
    onProgress,
  }: {
    readonly isWanted: (process: string) => boolean;
    readonly onProgress: (text: string) => void;
  },
): Promise<Performed> {
  const before = startsOf(await connection.get<DoctorView>('/doctor'));
  await connection.post<DoctorView>('/doctor', undefined);
  let progress = '';
  let changedAt = performance.now();
  for (;;) {
    const seen = await connection.get<DoctorView>('/doctor');
    const open = seen.processes.filter(
      ({ process, last }) => isWanted(process) && last?.startedAt === before.get(process),
    );
    if (open.length === 0) return { seen, stalled: [] };
    const now = JSON.stringify(seen);
    if (now !== progress) changedAt = performance.now();
    progress = now;
    if (performance.now() - changedAt > patienceMs) {
      return { seen, stalled: open.map(({ process }) => process) };
    }
    onProgress(progressText(open));
    await pause(askAgainMs, connection.signal);
  }
}

function startsOf({ processes }: DoctorView): ReadonlyMap<string, string | undefined> {
  return new Map(processes.map(({ process, last }) => [process, last?.startedAt]));
}

function progressText(open: DoctorView['processes']): string {
  const [first] = open.filter(({ current }) => current !== undefined);
  if (first === undefined) return 'Waiting for a node to begin the round …';
  const count = (first.current?.examined ?? 0).toLocaleString('en');
  return `Examining all of ${first.process}: ${count} examined …`;
}
