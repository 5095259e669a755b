import type { Store } from '../ports/ports.ts';
import { agreeOnSecret } from './agree-on-secret.ts';
import { createTokenCipher, type TokenCipher } from './token-cipher.ts';

/** The secret of the store, and what is made with it; agreed on when it is first needed. */
export interface Secrets {
  readonly secret: () => Promise<string>;
  readonly cipher: () => Promise<TokenCipher>;
  /** Undefined until it was first asked for. */
  readonly knownCipher: () => TokenCipher | undefined;
}

/** `given`: see `agreeOnSecret`. Where the store cannot be asked, the next call asks again. */
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
