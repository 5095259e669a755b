import { createHash } from 'node:crypto';
import type { EffectId, InstanceId } from '../../actors/ports/ids.ts';

/**
 * The rows of an ordered store. Those of one instance are neighbours, so that a step touches few pages; every other
 * row is an index that can be rebuilt from them.
 *
 *   instance/<id>/head                                 what a step needs: mark, terms, history length
 *   instance/<id>/body                                 the record
 *   instance/<id>/history/<sequence>                   one entry
 *   instance/<id>/pending/<birth>/<version>/<index>    one pending effect: its due time and its lease
 *   instance/<id>/mark/<name>                          an answer to repeat
 *   instance/<id>/marks                                the number of these
 *   markend/<time>/<id>/mark/<name>
 *   due/<time>/<effect>
 *   late/<time>/<effect>                               a deferred effect, by when it was first due
 *   lease/<effect>
 *   term/<process>/<term>/<created>/<id>
 *   count/<process>/<term>
 *   counted/<process>/<group>/<name>                   how many instances count there, and the whole name
 *   tally/<until>/<key>                                sums that are forgotten then
 *   expiry/<time>/<id>
 *   meta/<name>
 *   journal/<number>
 *   audit/<id>                                         what an operator did
 */
export const keys = {
  instance: (id: InstanceId) => `instance/${id}/`,
  head: (id: InstanceId) => `instance/${id}/head`,
  body: (id: InstanceId) => `instance/${id}/body`,
  histories: (id: InstanceId) => `instance/${id}/history/`,
  history: (id: InstanceId, sequence: number) => `instance/${id}/history/${sortable(sequence)}`,
  marks: (id: InstanceId) => `instance/${id}/mark/`,
  mark: (id: InstanceId, name: string) => `instance/${id}/mark/${part(name)}`,
  markCount: (id: InstanceId) => `instance/${id}/marks`,
  markEnds: 'markend/',
  markEndsAt: (atMs: number) => `markend/${sortable(atMs)}/`,
  /** The end of the mark at `key`. */
  markEnd: (atMs: number, key: string) =>
    `markend/${sortable(atMs)}/${key.slice('instance/'.length)}`,
  markOfEnd: (rest: string) => `instance/${rest}`,
  allPending: (id: InstanceId) => `instance/${id}/pending/`,
  pending: (effect: EffectId) => `instance/${effect.replace('/', '/pending/')}`,
  allDue: 'due/',
  dueAt: (atMs: number) => `due/${sortable(atMs)}/`,
  due: (atMs: number, effect: EffectId) => `due/${sortable(atMs)}/${effect}`,
  allLate: 'late/',
  late: (atMs: number, effect: EffectId) => `late/${sortable(atMs)}/${effect}`,
  leases: 'lease/',
  lease: (effect: EffectId) => `lease/${effect}`,
  termed: (process: string, term: string) => `term/${part(process)}/${part(term)}/`,
  place: (createdAt: number, id: InstanceId | '') => `${sortable(createdAt)}/${id}`,
  count: (process: string, term: string) => `count/${part(process)}/${part(term)}`,
  countedIn: (process: string, group: string) => `counted/${part(process)}/${part(group)}/`,
  counted: (process: string, group: string, name: string) =>
    `counted/${part(process)}/${part(group)}/${part(name)}`,
  tallies: 'tally/',
  talliesUntil: (atMs: number) => `tally/${sortable(atMs)}/`,
  tally: (untilMs: number, key: string) => `tally/${sortable(untilMs)}/${part(key)}`,
  expiries: 'expiry/',
  expiryAt: (atMs: number) => `expiry/${sortable(atMs)}/`,
  expiry: (atMs: number, id: InstanceId) => `expiry/${sortable(atMs)}/${id}`,
  secret: 'meta/secret',
  auditCount: 'meta/audits',
  allAudits: 'audit/',
  audit: (id: string) => `audit/${id}`,
  journal: 'journal/',
  entry: (number: number) => `journal/${sortable(number)}`,
} as const;

const digits = 16;
const plain = /^[\w=.:-]{1,64}$/;

/** A non-negative integer as text that sorts in numeric order. */
function sortable(value: number): string {
  return Math.min(Math.max(Math.ceil(value), 0), Number.MAX_SAFE_INTEGER)
    .toString()
    .padStart(digits, '0');
}

/** The number at the start of `text`. */
export function parseSortable(text: string): number {
  return Number(text.slice(0, digits));
}

/** The text after the number and its slash. */
export function afterSortable(text: string): string {
  return text.slice(digits + 1);
}

/** Names come from outside: a name that is long, or could be mistaken for part of the key, is hashed. */
function part(name: string): string {
  return plain.test(name) ? name : `~${createHash('sha256').update(name).digest('base64url')}`;
}
