import type { Process } from '../../definition/define-process.ts';
import type { Store } from '../ports/ports.ts';
import { parseDeployment } from '../record/deployment.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { iso } from '../record/iso.ts';
import { jsonBytes } from '../record/json-size.ts';
import type { InstanceRecord } from '../record/record.ts';
import { redactSecrets } from '../record/redact-secrets.ts';
import type { Incident, IncidentMove } from './incident.ts';
import { pointersToRedacted } from './pointers-to-redacted.ts';
import { readEntries } from './read-entries.ts';
import { toIncidentMove } from './to-incident-move.ts';

const mostBytes = 4 * 1024 * 1024;

/**
 * What the instance of a record went through, from its history, without secrets. `data`: what clients see of it now. Throws
 * `past_not_kept` where the history no longer reaches back to the start.
 */
export async function makeIncident(
  store: Pick<Store, 'history' | 'load'>,
  process: Process,
  record: InstanceRecord,
  data: unknown,
): Promise<Incident> {
  const { publicId: id } = record;
  const [first, later] = await readEntries(store, process, record);
  const missing = first.cause?.kind === 'start' ? [] : ['/start/input'];
  const start = toStart(process, first);
  const moves: Incident['moves'][number][] = [];
  let leftBytes = mostBytes - jsonBytes(start, mostBytes);
  let last = first;
  for await (const entry of later) {
    const found = toIncidentMove(process, record, entry);
    const move = redactSecrets(found.move, []) as IncidentMove;
    leftBytes -= jsonBytes(move, mostBytes);
    if (leftBytes < 0) break;
    missing.push(...(found.missing ?? []).map((name) => `/moves/${moves.length}/move/${name}`));
    moves.push({ at: iso(entry.at), move, ...thenOf(entry) });
    last = entry;
  }
  const isWhole = last.sequence === record.version;
  const incident = {
    format: 1,
    process: process.name,
    ...parseDeployment(last.by),
    id,
    start,
    moves,
    ...(isWhole ? { data: redactSecrets(data, process.redact) } : {}),
  } as const;
  return {
    ...incident,
    redacted: pointersToRedacted(incident),
    missing,
    ...(isWhole ? {} : { cutOff: tooLarge(last) }),
  };
}

function toStart({ redact }: Process, entry: HistoryEntry): Incident['start'] {
  const { at, cause } = entry;
  const input = cause?.kind === 'start' ? redactSecrets(cause.input, redact) : undefined;
  return { at: iso(at), ...(input === undefined ? {} : { input }), ...thenOf(entry) };
}

function thenOf({ to: state, status }: HistoryEntry): Pick<Incident['start'], 'state' | 'status'> {
  return { state, status };
}

function tooLarge({ sequence }: HistoryEntry): string {
  return `The steps after ${sequence} are left out: with them, the test would be larger than ${mostBytes} bytes.`;
}
