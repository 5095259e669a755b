import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import { runCli } from '../../src/cli/run-cli.ts';
import { createTerminal } from '../../src/cli/terminal/create-terminal.ts';
import { createService, defineProcess, rollback, task, TaskError } from '../../src/index.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';
import { capturedLog } from './captured-log.ts';
import { createRequests, type Requests } from './requests.ts';
import { createStoragePlace } from './storage-place.ts';
import type { HoldfastRun } from './run-holdfast.ts';

/** A service with tokens on the embedded store, and the command line that operates it. */
export interface OperatedService extends AsyncDisposable {
  readonly url: string;
  readonly lines: ReturnType<typeof capturedLog>['lines'];
  /** Files with the tokens of an administrator, and of callers without a scope. */
  readonly tokens: Readonly<Record<'olga' | 'ann' | 'bob', string>>;
  /** The requests of the administrator. */
  readonly requests: Requests;
  /** Runs a command as the administrator, unless it names another token or URL, in this process and without a terminal. */
  holdfast(...args: readonly string[]): Promise<HoldfastRun>;
  /** The same on a terminal, where `answer` returns what a person answers once they are asked. */
  asked(answer: () => string | Promise<string>, ...args: readonly string[]): Promise<HoldfastRun>;
  /** The same, whose result is JSON. */
  json(...args: readonly string[]): Promise<ReturnType<typeof JSON.parse>>;
  /** Starts an order, and returns its id once it is in a state. */
  order(number: string, state?: string): Promise<string>;
}

interface Order {
  readonly number: string;
  readonly customer: string;
}

/**
 * Its customers are what their names say: charges fail for `broke` ones for good, and for `unlucky` ones until an operator steps in; the
 * machine throws for `stuck` ones, and has no way on for `lost` ones.
 */
function createOrder() {
  const charge = task<{ receipt: string }, Order>(async ({ input, attempt }) => {
    if (input.customer === 'broke') throw new TaskError('no money', { retryable: false });
    if (input.customer === 'unlucky' && attempt < 3) throw new Error('the bank is away');
    return { receipt: `r-${input.number}` };
  });
  const machine = setup({
    types: {
      input: {} as Order,
      context: {} as Order & { receipt?: string },
      events: {} as { type: 'PACK'; by: string },
    },
    actors: { charge, rollback },
    delays: { patience: 24 * 3_600_000 },
  }).createMachine({
    context: ({ input }) => input,
    initial: 'charging',
    states: {
      charging: {
        invoke: {
          src: 'charge',
          input: ({ context: { number, customer } }) => ({ number, customer }),
          onDone: [
            { guard: ({ context }) => context.customer === 'lost', target: 'lost' },
            {
              target: 'packing',
              actions: assign(({ context, event }) => {
                if (context.customer === 'stuck') throw new Error('no place for a receipt');
                return event.output;
              }),
            },
          ],
          onError: 'refused',
        },
      },
      packing: {
        on: { PACK: { guard: ({ event }) => event.by !== 'nobody', target: 'packed' } },
        after: { patience: 'undoing' },
      },
      undoing: { invoke: { src: 'rollback', onDone: 'refused', onError: 'refused' } },
      lost: {},
      packed: { type: 'final' },
      refused: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({
    name: 'order',
    machine,
    input: z.object({ number: z.string(), customer: z.string() }),
    events: { PACK: z.object({ by: z.string().min(1) }) },
    correlate: ({ input }) => input.number,
    search: { state: true, attributes: ({ context: { customer } }) => ({ customer }) },
    tasks: {
      charge: { attempts: 5, backoff: { initialMs: 3_600_000 }, compensate: async () => {} },
    },
  });
}

export async function openOperatedService(): Promise<OperatedService> {
  const place = await createStoragePlace('embedded');
  const { log, lines } = capturedLog();
  const service = createService({
    ...place,
    processes: [createOrder()],
    auth: { secret: jwtSecret },
    dashboard: true,
    log,
  });
  const { url } = await service.listen(0);
  const tokens = {
    olga: await tokenFor({ sub: 'olga', scope: 'holdfast:admin' }),
    ann: await tokenFor({ sub: 'ann' }),
    bob: await tokenFor({ sub: 'bob' }),
  };
  const files = Object.fromEntries(
    Object.keys(tokens).map((name) => [name, join(place.dataDir ?? '', `${name}.jwt`)]),
  ) as OperatedService['tokens'];
  for (const [name, token] of Object.entries(tokens)) {
    await writeFile(files[name as keyof typeof files], `${token}\n`);
  }
  const requests = createRequests(async (path, init) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${tokens.olga}`);
    return fetch(url + path, { ...init, headers });
  });
  const holdfast: OperatedService['holdfast'] = async (...args) => {
    const stdout = captured();
    const stderr = captured();
    return run(args, { stdout, stderr });
  };
  const run = async (
    args: readonly string[],
    { stdout, stderr, stdin }: Streams,
  ): Promise<HoldfastRun> => {
    const terminal = createTerminal(stdout.stream, stderr.stream, stdin);
    const token = args.includes('--token-file') ? [] : ['--token-file', files.olga];
    const at = args.includes('--url') ? [] : ['--url', url];
    const code = await runCli([...args, ...at, ...token], terminal);
    await terminal.end();
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  };
  return {
    url,
    lines,
    tokens: files,
    requests,
    holdfast,
    async asked(answer, ...args) {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      const stderr = captured((text) => {
        if (text.includes('[y/N]'))
          void Promise.resolve(answer()).then((said) => stdin.write(`${said}\n`));
      });
      Object.assign(stderr.stream, { isTTY: true, columns: 80 });
      return run(args, { stdout: captured(), stderr, stdin });
    },
    async json(...args) {
      const { stdout, stderr } = await holdfast(...args, '--json');
      if (stdout === '') throw new Error(`Nothing was printed: ${stderr}`);
      return JSON.parse(stdout);
    },
    async order(number, state = 'packing') {
      const customer = state === 'charging' ? 'unlucky' : 'ada';
      const path = await requests.start('/orders', { number, customer });
      for (;;) {
        const { body } = await requests.get(path);
        const hasFailed = body.tasks.some(({ retryAt }: { retryAt?: string }) => retryAt);
        if (body.state === state && (state !== 'charging' || hasFailed)) return body.id;
        await new Promise(setImmediate);
      }
    },
    async [Symbol.asyncDispose]() {
      await service.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

interface Streams {
  readonly stdout: ReturnType<typeof captured>;
  readonly stderr: ReturnType<typeof captured>;
  readonly stdin?: PassThrough & { readonly isTTY: boolean };
}

function captured(onText: (text: string) => void = () => {}) {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      onText(String(chunk));
      done();
    },
  });
  return { stream, text: () => text };
}
