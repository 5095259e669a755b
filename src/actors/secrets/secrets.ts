import type { Store } from '../ports/ports.ts';
import { agreeOnSecret } from './agree-on-secret.ts';
import { createTokenCipher, type TokenCipher } from './token-cipher.ts';

/** The secret of the store and the cipher derived from it; agreed on when first needed. */
export interface Secrets {
  readonly secret: () => Promise<string>;
  readonly cipher: () => Promise<TokenCipher>;
  /** Undefined until it is first requested. */
  readonly knownCipher: () => TokenCipher | undefined;
}

/** `given`: see `agreeOnSecret`. If the store cannot be reached, the next call tries again. */
export function createSecrets(store: Store, given: string | undefined): Secrets {
  let agreed: Promise<string> | undefined;
  let cipher: TokenCipher | undefined;

  async function secret(): Promise<string> {
    agreed ??= agreeOnSecret(store, given);
    agreed.catch(() => (agreed = undefined));
    return agreed;
  }

  return {
    secret,
    cipher: async () => (cipher ??= createTokenCipher(await secret())),
    knownCipher: () => cipher,
  };
}
