import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApi } from '../../src/http/openapi/openapi.ts';
import type { RawAnswer } from './answer-reader.ts';

type Json = Readonly<Record<string, unknown>>;

/** Holds answers to an OpenAPI document. */
export interface DocumentCheck {
  /** What the document does not say of an answer; undefined where it says nothing of such a request. */
  faultsOf(
    request: { readonly method: string; readonly target: string },
    answer: RawAnswer,
  ): readonly string[] | undefined;
  /** How many answers were held to it. */
  checked(): number;
  /** Each operation with each status that it was answered with, such as `GET /carts/{id} 200`. */
  seen(): ReadonlySet<string>;
}

/** They are about the connection or the framing, or stand in `content`. */
const unwritten: ReadonlySet<string> = new Set(
  'connection content-length content-type date keep-alive transfer-encoding'.split(' '),
);

export function createDocumentCheck(document: OpenApi): DocumentCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema(document as unknown as Json, 'document');
  const validators = new Map<string, ValidateFunction>();
  const routes = Object.keys(document.paths).map(toRoute).toSorted(byConcreteness);
  const seen = new Set<string>();
  let checked = 0;

  /** The validator of what stands at a JSON pointer of the document. */
  const validatorAt = (pointer: string): ValidateFunction => {
    const made = validators.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
    validators.set(pointer, made);
    return made;
  };

  return {
    checked: () => checked,
    seen: () => seen,
    faultsOf({ method, target }, answer) {
      const path = routeOf(routes, target);
      const verb = (method === 'HEAD' ? 'GET' : method).toLowerCase();
      const operation = path === undefined ? undefined : document.paths[path]?.[verb];
      if (path === undefined || operation === undefined) return undefined;
      checked += 1;
      const status = String(answer.status);
      seen.add(`${method} ${path} ${status}`);
      const written = (operation as { readonly responses: Json }).responses[status] as
        (Json & { readonly $ref?: string }) | undefined;
      if (written === undefined) return [`${status} is not documented`];
      const pointer =
        written.$ref?.slice(1) ?? `/paths/${escape(path)}/${verb}/responses/${status}`;
      const response = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((part, key) => (part as Json)[unescape(key)], document) as {
        readonly headers: Json;
        readonly content?: Json;
      };
      return [
        ...headerFaults(response.headers, answer),
        ...(method === 'HEAD'
          ? []
          : bodyFaults(response.content, answer, (type) =>
              validatorAt(`${pointer}/content/${escape(type)}/schema`),
            )),
      ];
    },
  };
}

function headerFaults(documented: Json, { headers }: RawAnswer): readonly string[] {
  const names = new Set(Object.keys(documented).map((name) => name.toLowerCase()));
  const unknown = [...headers.keys()].filter((name) => !names.has(name) && !unwritten.has(name));
  const retryAfter = headers.get('retry-after');
  return [
    ...unknown.map((name) => `the header ${name} is not documented`),
    ...(retryAfter === undefined || /^[1-9]\d*$/.test(retryAfter) ? [] : ['Retry-After']),
  ];
}

function bodyFaults(
  content: Json | undefined,
  { headers, body }: RawAnswer,
  validatorOf: (type: string) => ValidateFunction,
): readonly string[] {
  const type = headers.get('content-type')?.split(';')[0];
  if (type === undefined) return body === '' ? [] : ['a body without a type'];
  if (content?.[type] === undefined) return [`${type} is not documented`];
  if (!type.endsWith('json')) return [];
  const validate = validatorOf(type);
  if (validate(JSON.parse(body))) return [];
  return [`${JSON.stringify(validate.errors)} in ${body.slice(0, 500)}`];
}

interface Route {
  readonly path: string;
  readonly form: RegExp;
}

function toRoute(path: string): Route {
  const form = path
    .split(/(\{\w+\})/)
    .map((part, index) =>
      index % 2 === 1 ? '[^/]+' : part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`),
    )
    .join('');
  return { path, form: new RegExp(`^${form}$`) };
}

/** What is written out goes before what is a parameter, from the left. */
function byConcreteness({ path: a }: Route, { path: b }: Route): number {
  const rank = (path: string) => path.replaceAll(/\{\w+\}/g, '\uffff');
  return rank(a) < rank(b) ? -1 : 1;
}

/** The path of the document that a request-target is for, as the service takes it apart. */
function routeOf(routes: readonly Route[], target: string): string | undefined {
  const url = target.startsWith('/') ? `http://host${target}` : target;
  if (!URL.canParse(url)) return undefined;
  const { pathname } = new URL(url);
  return routes.find(({ form }) => form.test(decode(pathname)))?.path;
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescape(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
