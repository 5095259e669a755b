import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** Seals short texts in tokens that outsiders can neither read nor forge, and opens them. */
export interface TokenCipher {
  /** The same text always gives the same token. */
  seal(purpose: string, text: string): string;
  /** Returns undefined if the token was not sealed with this secret for this purpose. */
  open(purpose: string, token: string): string | undefined;
}

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM; the nonce is an HMAC of the text (as in RFC 8452, synthetic), so that no two texts share one. */
export function createTokenCipher(secret: string): TokenCipher {
  const key = createHash('sha256').update(`seal\n${secret}`).digest();

  return {
    seal(purpose, text) {
      const mac = createHmac('sha256', key).update(`${purpose}\n${text}`).digest();
      const iv = mac.subarray(0, ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open(purpose, token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length <= ivBytes + tagBytes) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = decipher.update(bytes.subarray(ivBytes, -tagBytes));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
