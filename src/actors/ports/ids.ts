import { createHmac, hash, randomFillSync } from 'node:crypto';

/** The internal id of an instance: 26 characters of lower-case base32 (128 bits). Names keys, jobs and logs. */
export type InstanceId = string & { readonly __brand: 'InstanceId' };

/** The id a client sees, such as `reg_5x3k…`: a prefix and 128 bits. The only handle on the API. */
export type PublicId = string & { readonly __brand: 'PublicId' };

/**
 * `<instance>/<birth>/<version that created it>/<index>`: names one effect of one step, forever. The birth is the time
 * of the instance's start in base 36: once an instance is forgotten, another may have its id.
 */
export type EffectId = string & { readonly __brand: 'EffectId' };

/**
 * `<version>:<nonce>`: identifies the one commit that wrote a record. Two records with equal versions, of a reused id
 * or of two branches of one instance after a failover, have different marks.
 */
export type RecordMark = string & { readonly __brand: 'RecordMark' };

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const publicIdPattern = /^[a-z][a-z0-9]{0,15}_[a-z2-7]{26}$/;

/** A new public id: 128 random bits. */
export function createPublicId(prefix: string): PublicId {
  return `${prefix}_${toBase32(takeRandom())}` as PublicId;
}

/** Drawn in bulk: otherwise a draw costs as much as the rest of the id. */
const random = Buffer.alloc(16 * 256);
let taken = random.length;

function takeRandom(): string {
  if (taken === random.length) {
    randomFillSync(random);
    taken = 0;
  }
  taken += 16;
  return random.toString('latin1', taken - 16, taken);
}

/** The public id for `caller`, `process` and `key`, always the same: HMAC-SHA-256 (RFC 2104) cut to 128 bits. */
export function derivePublicId(
  prefix: string,
  secret: string,
  parts: { readonly caller: string; readonly process: string; readonly key: string },
): PublicId {
  const mac = createHmac('sha256', secret)
    .update(JSON.stringify([parts.caller, parts.process, parts.key]))
    .digest('binary');
  return `${prefix}_${toBase32(mac)}` as PublicId;
}

/** The public id in `text`, or undefined if it is not well-formed. */
export function parsePublicId(text: string): PublicId | undefined {
  return publicIdPattern.test(text) ? (text as PublicId) : undefined;
}

/** The internal id in `text`, or undefined if it is not well-formed. */
export function parseInstanceId(text: string): InstanceId | undefined {
  return /^[a-z2-7]{26}$/.test(text) ? (text as InstanceId) : undefined;
}

/** The internal id of a public id: SHA-256 cut to 128 bits, which cannot be reversed. */
export function toInstanceId(publicId: PublicId): InstanceId {
  if (publicId !== last?.publicId) {
    // Node makes a text of it in a third of the time that a buffer takes.
    last = { publicId, id: toBase32(hash('sha256', publicId, 'binary')) as InstanceId };
  }
  return last.id;
}

/** The internal id of the instance that `text` names, for log lines; undefined if it is not a well-formed public id. */
export function loggedIdOf(text: string | undefined): InstanceId | undefined {
  const publicId = text === undefined ? undefined : parsePublicId(text);
  return publicId && toInstanceId(publicId);
}

/** One request asks for the same id more than once. */
let last: { readonly publicId: PublicId; readonly id: InstanceId } | undefined;

/** The effect that `within` (`<version>/<index>`) names within an instance. */
export function toEffectId(
  { id, createdAt }: { readonly id: InstanceId; readonly createdAt: number },
  within: string,
): EffectId {
  return `${id}/${birthOf(createdAt)}/${within}` as EffectId;
}

/** Instances live side by side, and each names many effects: to write one birth takes longer than the rest of the name. */
const births: { readonly at: number; readonly text: string }[] = [];

function birthOf(createdAt: number): string {
  const place = createdAt & 255;
  let birth = births[place];
  if (birth?.at !== createdAt) {
    birth = { at: createdAt, text: createdAt.toString(36) };
    births[place] = birth;
  }
  return birth.text;
}

/** The instance that an effect belongs to. */
export function instanceOf(effect: EffectId): InstanceId {
  return effect.slice(0, effect.indexOf('/')) as InstanceId;
}

/** The name of an effect within its instance: `<version>/<index>`. */
export function withinInstance(effect: EffectId): string {
  return effect.slice(effect.indexOf('/', effect.indexOf('/') + 1) + 1);
}

/** The mark of the commit that led to `version`. No two commits may have the same nonce. */
export function toRecordMark(version: number, nonce: string): RecordMark {
  return `${version}:${nonce}` as RecordMark;
}

/** Orders effects by instance, and those of one instance by creation: `2/0` before `10/0`. */
export function compareEffects(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const [instance = '', otherInstance = ''] = [left.at(-3), right.at(-3)];
  if (instance !== otherInstance) return instance < otherInstance ? -1 : 1;
  return Number(left.at(-2)) - Number(right.at(-2)) || Number(left.at(-1)) - Number(right.at(-1));
}

/** The base32 (RFC 4648) of the first 128 bits in `bytes`, whose characters are one byte each. */
function toBase32(bytes: string): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (let index = 0; index < 16; index += 1) {
    buffer = (buffer << 8) | bytes.charCodeAt(index);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((buffer >> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return text + alphabet.charAt((buffer << (5 - bits)) & 31);
}
