import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { TokenCipher } from '../secrets/token-cipher.ts';
import type { Place } from './list-places.ts';

/** The cursor of the page that follows this place in a list of these processes. */
export function toCursor(
  cipher: TokenCipher,
  processes: readonly Process[],
  { createdAt, id }: Place,
): string {
  return cipher.seal(purposeOf(processes), `${createdAt}.${id}`);
}

/** Throws `invalid_request` unless the cursor comes from a list of the process or, if there are several, of several. */
export function parseCursor(
  cipher: TokenCipher,
  processes: readonly Process[],
  cursor: string,
): Place {
  const text = cipher.open(purposeOf(processes), cursor) ?? '';
  const match = /^(\d{1,16})\.([a-z2-7]{26})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    const list = `a list of ${processes.map(({ name }) => name).join(', ')}`;
    throw invalidRequest(
      `The cursor does not come from ${list}; use next from a page of that list.`,
      [{ parameter: 'cursor', message: `must come from ${list}` }],
    );
  }
  return { createdAt: Number(match[1]), id: match[2] as InstanceId };
}

/** All lists are in one order, so a place in a list of several processes is one in any: a deploy may add processes. */
function purposeOf(processes: readonly Process[]): string {
  const [process] = processes;
  return processes.length === 1 && process !== undefined ? `cursor ${process.name}` : 'cursor *';
}
