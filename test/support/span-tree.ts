import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Spans as a text: numbered, each under its parent, with the numbers of those that they link to. */
export function spanTree(spans: readonly ReadableSpan[]): string {
  const ids = new Set(spans.map(idOf));
  const childrenOf = (id: string) => spans.filter(({ parentSpanContext: p }) => p?.spanId === id);
  const roots = spans.filter(({ parentSpanContext: p }) => p === undefined || !ids.has(p.spanId));
  const placed = roots.flatMap((root) => place(root, 0, childrenOf));
  const numbers = new Map(placed.map(({ span }, index) => [idOf(span), index + 1]));
  const lines = placed.map(({ span, depth }, index) => {
    const number = String(index + 1).padStart(3);
    const indent = depth === 0 ? '' : `${'   '.repeat(depth - 1)}└─ `;
    const line = `${number}  ${indent}${span.name}${detailsOf(span, numbers)}`;
    return depth === 0 && index > 0 ? `\n${line}` : line;
  });
  return lines.join('\n');
}

interface Placed {
  readonly span: ReadableSpan;
  readonly depth: number;
}

function place(
  span: ReadableSpan,
  depth: number,
  childrenOf: (id: string) => readonly ReadableSpan[],
): readonly Placed[] {
  const below = childrenOf(idOf(span)).flatMap((child) => place(child, depth + 1, childrenOf));
  return [{ span, depth }, ...below];
}

function detailsOf(span: ReadableSpan, numbers: ReadonlyMap<string, number>): string {
  const { attributes, status, links } = span;
  const details = [
    attributes['holdfast.again'] === true ? 'again' : '',
    status.code === SpanStatusCode.ERROR ? `failed: ${String(attributes['error.type'])}` : '',
    ...links.map(({ context }) => `links to ${numbers.get(context.spanId) ?? 'another'}`),
  ].filter((detail) => detail !== '');
  return details.length === 0 ? '' : `  (${details.join(', ')})`;
}

function idOf(span: ReadableSpan): string {
  return span.spanContext().spanId;
}
