import type { InstanceView } from '../../actors/views/view-types.ts';
import { ProblemError } from '../../client/problem-error.ts';
import type { Answer } from '../../http/openapi/answers.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import type { Connection } from './connection.ts';
import { listProcesses, type ProcessEntry } from './find-process.ts';

/** An instance that an argument names. */
export interface Found {
  readonly process: string;
  readonly id: string;
  /** The path of the instance, such as `/carts/car_…`. */
  readonly path: string;
}

const publicId = /^[a-z][a-z0-9]*_[a-z2-7]{26}$/;
const internalId = /^[a-z2-7]{26}(?:\/|$)/;

/**
 * Finds the instance that a text names: `<process>/<id>`, `<process>/<business key>`, a public id, a business key, an internal id as in
 * log lines, or the URL of the instance or of its page. Throws if there is none, or more than one.
 */
export async function findInstance(connection: Connection, text: string): Promise<Found> {
  if (/^https?:\/\//.test(text)) return byUrl(connection, text);
  const processes = text.includes('/') ? await listProcesses(connection) : [];
  const named = processes.find(({ name }) => text.startsWith(`${name}/`));
  if (named !== undefined) {
    const rest = text.slice(named.name.length + 1);
    if (publicId.test(rest)) return foundIn(named, rest);
    if (!internalId.test(rest)) return byKey(connection, named, rest);
    return bySearch(connection, rest);
  }
  return bySearch(connection, text);
}

async function byUrl(connection: Connection, text: string): Promise<Found> {
  const { baseUrl } = connection;
  const { origin, pathname } = URL.canParse(text) ? new URL(text) : nowhere;
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/$/, '');
  if (origin === base.origin && pathname.startsWith(`${prefix}/`)) {
    const path = pathname.slice(prefix.length);
    const processes = await listProcesses(connection);
    for (const process of processes) {
      const id = restOf(path, `${process.path}/`) ?? pageOf(path, process);
      if (id === undefined || id === '') continue;
      const key = restOf(id, 'by/');
      return key === undefined
        ? foundIn(process, firstPart(id))
        : byKey(connection, process, firstPart(key));
    }
  }
  throw new CommandError(
    `${text} is not the URL of an instance of the service at ${baseUrl}. Pass one such as ${baseUrl}/carts/car_…, and --url if the service is another one.`,
    exitCodes.wrongUse,
  );
}

const nowhere = { origin: '', pathname: '' };

/** The first part of a path, decoded; as it is if it cannot be. */
function firstPart(path: string): string {
  const [part = ''] = path.split('/', 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What follows the path of the process in a page of the dashboard. */
function pageOf(path: string, { name }: ProcessEntry): string | undefined {
  const at = path.indexOf(`/processes/${name}/`);
  return at === -1 ? undefined : path.slice(at + `/processes/${name}/`.length);
}

function restOf(text: string, beginning: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length) : undefined;
}

async function byKey(connection: Connection, process: ProcessEntry, key: string): Promise<Found> {
  // In a path they mean something else, and no instance has them.
  if (key === '' || key === '.' || key === '..') throw noneFound(`${process.name}/${key}`);
  try {
    const path = `${process.path}/by/${encodeURIComponent(key)}`;
    const { id } = await connection.get<InstanceView>(path);
    return foundIn(process, id);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 404) throw error;
    throw noneFound(`${process.name}/${key}`);
  }
}

async function bySearch(connection: Connection, text: string): Promise<Found> {
  const { hits } = await connection.get<Answer<'SearchHits'>>(
    `/search?q=${encodeURIComponent(text)}`,
    'hits',
  );
  const exact = hits.filter(({ match }) => match !== 'words');
  const [first, ...others] = exact;
  if (first !== undefined && others.length === 0) {
    return { process: first.process, id: first.id, path: first.href };
  }
  const names = hits.map(({ process, id }) => `${process}/${id}`);
  throw exact.length > 1
    ? new CommandError(
        `${JSON.stringify(text)} names several instances: ${names.join(', ')}. Pass one of them.`,
        exitCodes.refused,
      )
    : noneFound(text, names);
}

function foundIn(process: ProcessEntry, id: string): Found {
  return { process: process.name, id, path: `${process.path}/${encodeURIComponent(id)}` };
}

function noneFound(text: string, similar: readonly string[] = []): CommandError {
  const hint =
    similar.length === 0
      ? 'Pass <process>/<id>, <process>/<business key>, an id, or an internal id (administrators), and see "holdfast list".'
      : `Its words occur in ${similar.join(', ')}.`;
  return new CommandError(
    `There is no instance ${JSON.stringify(text)} that you may read. ${hint}`,
    exitCodes.refused,
  );
}
