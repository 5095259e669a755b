import { randomBytes } from 'node:crypto';

/** Makes nonces that are unique across all commits, nodes and runs: random bits and a counter. */
export interface Nonces {
  next(): string;
  /** Whether a nonce was made here. */
  isOwn(nonce: string): boolean;
}

export function createNonces(): Nonces {
  const own = randomBytes(6).toString('base64url');
  let count = 0;
  return {
    next() {
      count += 1;
      return own + count.toString(36);
    },
    isOwn: (nonce) => nonce.startsWith(own),
  };
}
