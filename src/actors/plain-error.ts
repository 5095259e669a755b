/** An error as the record keeps it and as a machine's `onError` sees it. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** The task may have had its effect all the same. */
  readonly mayBeDone?: true;
}

/** Anything thrown, as a plain object. A thrown value that is no error becomes the message. */
export function toPlainError(thrown: unknown): PlainError {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { message } = thrown;
    const name = 'name' in thrown && typeof thrown.name === 'string' ? thrown.name : 'Error';
    const code = 'code' in thrown ? thrown.code : undefined;
    const mayBeDone = 'mayBeDone' in thrown && thrown.mayBeDone === true;
    return {
      name,
      message: String(message),
      ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
      ...(mayBeDone ? { mayBeDone } : {}),
    };
  }
  return { name: 'Error', message: typeof thrown === 'string' ? thrown : safeText(thrown) };
}

function safeText(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return String(thrown);
  }
}
