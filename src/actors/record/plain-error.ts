/** An error as the record keeps it and as a machine's `onError` sees it. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Whether the task may have had its effect despite the error. */
  readonly mayBeDone?: true;
}

const maxMessageLength = 8_192;
const maxNameLength = 256;

/**
 * Converts anything thrown to a plain object. A thrown value without a message becomes the message itself. Texts that
 * are too long are cut, and marked as cut.
 */
export function toPlainError(thrown: unknown): PlainError {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { message } = thrown;
    const name = 'name' in thrown && typeof thrown.name === 'string' ? thrown.name : 'Error';
    const code = 'code' in thrown ? thrown.code : undefined;
    const mayBeDone = 'mayBeDone' in thrown && thrown.mayBeDone === true;
    return {
      name: cut(name, maxNameLength),
      message: cut(String(message), maxMessageLength),
      ...(typeof code === 'string' || typeof code === 'number'
        ? { code: cut(String(code), maxNameLength) }
        : {}),
      ...(mayBeDone ? { mayBeDone } : {}),
    };
  }
  const message = typeof thrown === 'string' ? thrown : safeText(thrown);
  return { name: 'Error', message: cut(message, maxMessageLength) };
}

/** Does not split a surrogate pair. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (cut: it had ${text.length} characters)`;
}

function safeText(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return String(thrown);
  }
}
