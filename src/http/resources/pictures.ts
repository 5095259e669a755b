import type { Context, Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { instanceOverlay } from '../../pictures/instance-overlay.ts';
import type { Pictures, Theme } from '../../pictures/pictures.ts';
import { pictureStyleSource } from '../../pictures/layout/theme.ts';
import { toMermaid } from '../../pictures/to-mermaid.ts';
import { toStately } from '../../pictures/to-stately.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { createRendition, type Rendition } from '../base/rendition.ts';
import { addResource } from '../base/resource.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { parameterRef, query } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';
import { processNamed, processParameter } from './processes.ts';

const svgType = 'image/svg+xml';
/** The style of a picture is in it, and nothing else may be loaded or run. */
const svgPolicy = `default-src 'none'; style-src ${pictureStyleSource}; frame-ancestors 'none'`;
const themes = ['auto', 'light', 'dark'] as const satisfies readonly Theme[];

/** `GET /processes/:name/picture.svg`, `.mmd` and `.json`: the statechart of a process. */
export function addProcessPictures(
  app: Hono<HttpEnv>,
  { processes }: Pick<Runtime, 'processes'>,
  pictures: Pictures,
): void {
  const made = new Map<string, Promise<Rendition>>();
  /** Each picture is made once; there are only so many, by the machines of the processes. */
  const once = async (key: string, type: string, text: () => Promise<string>, policy?: string) => {
    const headers = {
      'content-type': type,
      'cache-control': 'private, no-cache',
      ...(policy === undefined ? {} : { 'content-security-policy': policy }),
    };
    const known = made.get(key) ?? text().then((drawn) => createRendition(drawn, headers));
    made.set(key, known);
    // A picture that could not be made is tried again.
    known.catch(() => made.delete(key));
    return known;
  };

  const add = (
    form: Form,
    draw: (process: Process, machine: string, theme: Theme) => Promise<string>,
  ) => {
    addResource(app, `/processes/:name/picture.${form.suffix}`, {
      GET: {
        describe: () => describePicture(form),
        handle: async (c) => {
          const process = processNamed(processes, c);
          const machine = machineAsked(c, process);
          const theme = form.suffix === 'svg' ? themeAsked(c) : 'auto';
          const key = JSON.stringify([form.suffix, process.name, machine, theme]);
          const text = async () => draw(process, machine, theme);
          const rendition = await once(key, form.type, text, form.policy);
          return rendition(c);
        },
      },
    });
  };
  add(forms.svg, async ({ graph }, machine, theme) => pictures.toSvg(graph, { machine, theme }));
  add(forms.mermaid, async ({ graph }, machine) => toMermaid(graph, machine));
  add(forms.stately, async ({ graph }, machine) => JSON.stringify(toStately(graph, machine)));
}

/** `GET <path>/:id/picture.svg`: the statechart with the instance's active states, tasks, timers and what it owes. */
export function addInstancePicture(
  app: Hono<HttpEnv>,
  process: Process,
  { runtime, pictures }: Pick<ProcessDeps, 'runtime' | 'pictures'>,
): void {
  addResource(app, `${process.path}/:id/picture.svg`, {
    GET: {
      describe: () => describeInstancePicture(process),
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const theme = themeAsked(c);
        const instance = await runtime.get(process.name, idOf(c), { caller });
        const page = { after: instance.version - 1, limit: 1, caller };
        const { steps } = await runtime.history(process.name, idOf(c), page);
        const overlay = instanceOverlay(process.graph, instance, steps[0], runtime.now());
        const svg = await pictures.toSvg(process.graph, { overlay, theme });
        return c.body(svg, 200, {
          'content-type': svgType,
          'content-security-policy': svgPolicy,
        });
      },
    },
  });
}

interface Form {
  readonly suffix: 'svg' | 'mmd' | 'json';
  readonly type: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly policy?: string;
}

const forms = {
  svg: {
    suffix: 'svg',
    type: svgType,
    id: 'getPicture',
    summary: 'Draw the statechart of a process',
    description:
      'Returns the statechart as an SVG document: states, transitions, and what each state invokes.',
    policy: svgPolicy,
  },
  mermaid: {
    suffix: 'mmd',
    type: 'text/vnd.mermaid; charset=utf-8',
    id: 'getMermaid',
    summary: 'Read the statechart of a process as Mermaid text',
    description: 'Returns the statechart as a Mermaid state diagram (`stateDiagram-v2`).',
  },
  stately: {
    suffix: 'json',
    type: 'application/json',
    id: 'getStately',
    summary: 'Read the statechart of a process as an XState configuration',
    description:
      'Returns the statechart as the JSON form of an XState configuration, which Stately and `createMachine` take. Actions, guards and actors stand in it by their names.',
  },
} as const satisfies Record<string, Form>;

/** The machine to draw: by default the one that the process runs. */
function machineAsked(c: Context<HttpEnv>, { name, graph }: Process): string {
  const machine = c.req.query('machine') ?? graph.root;
  if (Object.hasOwn(graph.machines, machine)) return machine;
  const known = Object.keys(graph.machines).join(', ');
  throw invalidRequest(
    `The process ${name} runs no machine ${JSON.stringify(machine)}; it runs ${known}.`,
    [{ message: `must be one of ${known}`, parameter: 'machine' }],
  );
}

function themeAsked(c: Context<HttpEnv>): Theme {
  const theme = c.req.query('theme') ?? 'auto';
  const known = themes.find((one) => one === theme);
  if (known !== undefined) return known;
  throw invalidRequest(
    `There is no theme ${JSON.stringify(theme)}; the themes are ${themes.join(', ')}.`,
    [{ message: `must be one of ${themes.join(', ')}`, parameter: 'theme' }],
  );
}

const themeParameter = query(
  'theme',
  { enum: themes, default: 'auto' },
  'The colours; `auto` follows the system of the reader.',
);
const machineParameter = query(
  'machine',
  { type: 'string' },
  'The key of a machine in the graph. Default: the machine that the process runs.',
);
const configExample = {
  id: 'ticket',
  initial: 'open',
  states: { open: { on: { CLOSE: [{ target: ['#ticket.closed'] }] } }, closed: { type: 'final' } },
};
const text: Json = { type: 'string' };

function describePicture({ suffix, type, id, summary, description }: Form): Json {
  return describeService(id, summary, {
    description,
    parameters: [processParameter, machineParameter, ...(suffix === 'svg' ? [themeParameter] : [])],
    responses: {
      '200': answer('The statechart.', {
        schema: suffix === 'json' ? { type: 'object' } : text,
        type: type.replace(/;.*/, ''),
        ...(suffix === 'json' ? { example: configExample } : {}),
        headers: ['ETag', ...limitHeaders],
      }),
      ...problems('not_found'),
    },
  });
}

function describeInstancePicture(process: Process): Json {
  return describeProcess(process, 'picture', 'Draw an instance in its statechart', {
    description:
      'Returns the statechart of the process with the active states, the transition of the last step, running and failed tasks, timers, and effects that a rollback would undo.',
    parameters: [parameterRef('Id'), themeParameter],
    responses: {
      '200': answer('The statechart.', { schema: text, type: svgType, headers: limitHeaders }),
      ...problems('instance_not_found'),
    },
  });
}
