import type { Context, Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { madeByOf } from '../../actors/record/deployment.ts';
import { eventSchema, toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { createRendition, type Rendition } from '../base/rendition.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';
import type { Process } from './process-deps.ts';

/** `GET /processes` and `GET /processes/:name`: what the service runs, as data. */
export function addProcesses(app: Hono<HttpEnv>, { processes }: Pick<Runtime, 'processes'>): void {
  addResource(app, '/processes', {
    GET: {
      describe: () => describeList(processes),
      handle: (c) => c.json({ processes: processes.map(entryOf) }),
    },
  });
  // A definition stays the same as long as the node runs.
  const definitions = new Map<Process, Rendition>();
  addResource(app, '/processes/:name', {
    GET: {
      describe: () => describeDefinition(),
      handle: async (c) => {
        const process = processNamed(processes, c);
        const text = () => JSON.stringify(definitionOf(process));
        const made =
          definitions.get(process) ??
          createRendition(text(), {
            'content-type': 'application/json',
            'cache-control': 'private, no-cache',
          });
        definitions.set(process, made);
        return made(c);
      },
    },
  });
}

/** The process that a request names. Throws `not_found` if the service runs none of that name. */
export function processNamed(processes: Runtime['processes'], c: Context<HttpEnv>): Process {
  const name = c.req.param('name') ?? '';
  const process = processes.find((one) => one.name === name);
  if (process !== undefined) return process;
  const names = processes.map((one) => one.name).join(', ');
  throw new HoldfastError(
    'not_found',
    `The service has no process ${JSON.stringify(name)}; it has ${names}.`,
  );
}

function entryOf(process: Process): Answer<'ProcessList'>['processes'][number] {
  const { name, version, description, path } = process;
  return {
    name,
    version,
    hash: madeByOf(process).machineHash,
    ...(description === undefined ? {} : { description }),
    path,
    href: `/processes/${name}`,
  };
}

function definitionOf(process: Process): Answer<'Definition'> {
  const { name, input, events = {}, graph } = process;
  const picture = `/processes/${name}/picture`;
  return {
    ...entryOf(process),
    pictures: { svg: `${picture}.svg`, mermaid: `${picture}.mmd`, stately: `${picture}.json` },
    input: input === undefined ? {} : toJsonSchema(input),
    events: Object.fromEntries(
      Object.keys(events).map((type) => [type, eventSchema(process, type) ?? {}]),
    ),
    graph,
  };
}

function describeList(processes: Runtime['processes']): Json {
  const [first] = processes;
  return describeService('listProcesses', 'List the processes', {
    description: 'Returns the processes that the service runs, each with its version and path.',
    responses: {
      '200': answer('The processes.', {
        schema: schemaRef('ProcessList'),
        example: { processes: first === undefined ? [] : [entryOf(first)] },
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}

function describeDefinition(): Json {
  return describeService('getProcess', 'Read the definition of a process', {
    description:
      'Returns the statechart of the process as a graph of states and transitions, with the policies of its tasks, and the schemas of its input and events.',
    parameters: [processParameter],
    responses: {
      '200': answer('The definition.', {
        schema: schemaRef('Definition'),
        example: definitionExample,
        headers: ['ETag', ...limitHeaders],
      }),
      ...problems('not_found'),
    },
  });
}

const closed = { kind: 'final', entry: [], exit: [], invokes: [], tags: [] } as const;
const open = { ...closed, kind: 'atomic' } as const;

const definitionExample: Answer<'Definition'> = {
  name: 'ticket',
  version: '1',
  hash: 'a592a278536ca394',
  path: '/tickets',
  href: '/processes/ticket',
  pictures: {
    svg: '/processes/ticket/picture.svg',
    mermaid: '/processes/ticket/picture.mmd',
    stately: '/processes/ticket/picture.json',
  },
  input: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
  events: {
    CLOSE: { type: 'object', properties: { type: { const: 'CLOSE' } }, required: ['type'] },
  },
  graph: {
    root: 'ticket',
    machines: {
      ticket: {
        id: 'ticket',
        states: [
          {
            ...open,
            kind: 'compound',
            path: '',
            id: 'ticket',
            key: 'ticket',
            parent: null,
            initial: 'open',
          },
          { ...open, path: 'open', id: 'ticket.open', key: 'open', parent: '' },
          { ...closed, path: 'closed', id: 'ticket.closed', key: 'closed', parent: '' },
        ],
        edges: [
          {
            id: 'open#0',
            source: 'open',
            targets: ['closed'],
            certainty: 'known',
            kind: 'event',
            event: 'CLOSE',
            actions: [],
            reenter: false,
          },
        ],
        actions: {},
        delays: {},
        actors: {},
      },
    },
  },
};

/** The name of a process in the path. */
export const processParameter: Json = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'The name of the process.',
  schema: { type: 'string' },
};
