import { randomBytes } from 'node:crypto';

/** Names that no two commits share, on whichever node and in whichever run: own random bits, and a number. */
export function createNonces(): () => string {
  const own = randomBytes(6).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return own + count.toString(36);
  };
}
