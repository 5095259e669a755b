import { randomBytes } from 'node:crypto';

/** Returns nonces that are unique across all commits, nodes and runs: random bits and a counter. */
export function createNonces(): () => string {
  const own = randomBytes(6).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return own + count.toString(36);
  };
}
