/**
 * Thrown by the client if the service responds with a problem document, or with anything else than the expected
 * response.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** One of the codes in `docs/errors.md`, or `unexpected_answer` if the response did not come from the service. */
  readonly code: string;
  readonly status: number;
  /** The complete problem document, including `errors` and `accepts`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, details: Readonly<Record<string, unknown>>) {
    super(textIn(details['detail']) ?? `The service answered ${status}.`);
    this.status = status;
    this.code = textIn(details['code']) ?? 'unexpected_answer';
    this.details = details;
  }
}

/** Converts a response to an error. */
export async function toProblemError(response: Response): Promise<ProblemError> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) {
      return new ProblemError(response.status, body as Readonly<Record<string, unknown>>);
    }
  } catch {
    // A proxy responds with a page of its own.
  }
  return new ProblemError(response.status, {});
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
