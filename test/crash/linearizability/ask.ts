import type { InstanceView } from '../../../src/index.ts';
import type { Answer, Attempt, Seen } from './observation.ts';
import type { TallyContext } from './tally.ts';

/** One request of a client to one node. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked extends Attempt {
  /** The instance's public id, if the answer shows it. */
  readonly publicId: string | undefined;
}

const patienceMs = 2_000;

/** Asks once, and notes when it was asked and answered. Never rejects. */
export async function ask(
  node: { readonly name: string; readonly url: string },
  question: Question,
): Promise<Asked> {
  const invokedAt = performance.now();
  const { answer, publicId } = await answerTo(node.url, question);
  return { invokedAt, endedAt: performance.now(), node: node.name, answer, publicId };
}

async function answerTo(
  url: string,
  { method, path, body, headers = {} }: Question,
): Promise<{ readonly answer: Answer; readonly publicId?: string }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    text = await response.text();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { answer: { kind: 'unknown', why: String(cause) } };
  }
  const { status } = response;
  if (status === 200 || status === 201) {
    const view = JSON.parse(text) as InstanceView;
    const replayed = response.headers.has('idempotent-replayed')
      ? ({ replayed: true } as const)
      : {};
    return {
      answer: { kind: 'accepted', seen: toSeen(view), text, ...replayed },
      publicId: view.id,
    };
  }
  if (status === 304) {
    return { answer: { kind: 'unmodified', version: versionIn(response.headers.get('etag')) } };
  }
  return { answer: toNo(status, text) };
}

function toSeen({ version, state, data }: InstanceView): Seen {
  const { generation, entries } = data as TallyContext;
  return { generation, version, state: String(state), entries };
}

function toNo(status: number, text: string): Answer {
  if (status === 503) return { kind: 'unknown', why: '503' };
  const { code } = JSON.parse(text) as { readonly code: string };
  switch (code) {
    case 'event_not_accepted':
      return { kind: 'refused' };
    case 'instance_not_found':
      return { kind: 'missing' };
    case 'forbidden':
      return { kind: 'denied' };
    case 'already_started':
      return { kind: 'taken' };
    case 'precondition_failed':
      return { kind: 'outdated' };
    case 'request_timeout':
      return { kind: 'unread' };
    case 'machine_threw':
    case 'not_durable':
      return { kind: 'threw' };
  }
  return { kind: 'unexpected', why: `${status} ${text}` };
}

function versionIn(etag: string | null): number {
  return Number(etag?.replaceAll('"', ''));
}
