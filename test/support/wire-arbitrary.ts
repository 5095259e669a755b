import fc from 'fast-check';
import { frame, framingArbitrary, isHonest, type Framed, type Framing } from './framing.ts';
import { oddHeaderValue, oddLine, oddPrefix, oddSuffix } from './odd-lines.ts';
import { requestArbitrary, type OddRequest, type Operation } from './request-arbitrary.ts';
import type { RawRequest } from './raw-connection.ts';

/** A request, and how it is put on the wire. */
export interface OddWire {
  readonly request: OddRequest;
  /** What stands around its path. */
  readonly target: { readonly before: string; readonly after: string };
  readonly version: '1.0' | '1.1';
  readonly spelling: 'lower' | 'Title' | 'UPPER';
  /** Header lines beside those of the request; bytes as characters. */
  readonly lines: readonly string[];
  /** In place of the token that all requests have. */
  readonly authorization: string | undefined;
  readonly framing: Framing;
  /** Where the bytes are cut into several writes, as parts of the whole. */
  readonly cuts: readonly number[];
}

/** Requests for the operations of a document, as no library would send them. */
export function wireArbitrary(operations: readonly Operation[]): fc.Arbitrary<OddWire> {
  const lines = fc.array(oddLine, { minLength: 1, maxLength: 3 });
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 3,
  });
  return fc
    .record({
      request: requestArbitrary(operations),
      target: fc.record({ before: mostly(24, '', oddPrefix), after: mostly(12, '', oddSuffix) }),
      version: mostly<OddWire['version']>(40, '1.1', fc.constant('1.0')),
      spelling: fc.constantFrom<OddWire['spelling'][]>('lower', 'Title', 'UPPER'),
      lines: mostly<readonly string[]>(6, [], lines),
      authorization: mostly<string | undefined>(10, undefined, oddHeaderValue),
      framing: framingArbitrary,
      cuts: mostly<readonly number[]>(4, [], cuts),
    })
    .filter((wire) => isHonest(wire.framing) || !upgrades(wire));
}

/** The usual one, as many times as often as an odd one. */
function mostly<T>(times: number, usual: T, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });
}

/** After an `Upgrade` Node tells of what is broken only once the time for the request is over. */
function upgrades({ lines }: OddWire): boolean {
  return lines.some((line) => line.includes('Upgrade: '));
}

/** The bytes of a request to the instance with this id; `headers` are those that every request has. */
export function toRaw(
  wire: OddWire,
  id: string,
  headers: Readonly<Record<string, string>>,
): RawRequest {
  const { request, target, version, spelling, lines, authorization, framing, cuts } = wire;
  const path = target.before + request.path.replaceAll('{known}', id) + target.after;
  const own = authorization === undefined ? {} : { authorization };
  const named = Object.entries({ ...headers, ...request.headers, ...own }).map(
    ([name, value]) => `${spell(name, spelling)}: ${value}`,
  );
  const hidden = smuggledEvent(`/${request.path.split('/')[1]}/${id}/events`);
  const framed: Framed =
    request.body === undefined
      ? { lines: [], bytes: Buffer.alloc(0), end: 'told' }
      : frame(Buffer.from(request.body), framing, hidden);
  const first = `${request.method} ${path} HTTP/${version}`;
  const head = [first, ...named, ...lines, ...framed.lines, '\r\n'].join('\r\n');
  const isClear =
    head.indexOf('\r\n\r\n') === head.length - 4 &&
    !('content-length' in request.headers) &&
    !upgrades(wire);
  return {
    parts: cut(Buffer.concat([Buffer.from(head, 'latin1'), framed.bytes]), cuts),
    line: { method: request.method, target: path },
    isHead: request.method === 'HEAD',
    end: framed.end === 'told' && !isClear ? 'unclear' : framed.end,
  };
}

/** An event that no machine but one that takes everything knows. */
function smuggledEvent(path: string): string {
  const event = '{"type":"SMUGGLED"}';
  const headers = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${event.length}`;
  return `POST ${path} HTTP/1.1\r\n${headers}\r\n\r\n${event}`;
}

function cut(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = cuts.map((part) => Math.floor(part * bytes.length)).toSorted((a, b) => a - b);
  return [0, ...places].map((from, nth) => bytes.subarray(from, places[nth]));
}

function spell(name: string, spelling: OddWire['spelling']): string {
  if (spelling === 'UPPER') return name.toUpperCase();
  if (spelling === 'lower') return name.toLowerCase();
  return name.replaceAll(/\b\w/g, (letter) => letter.toUpperCase());
}
