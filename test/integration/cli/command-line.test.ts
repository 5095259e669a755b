import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHoldfast, startHoldfast } from '../../support/run-holdfast.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const source = (path: string): string => new URL(`../../../src/${path}`, import.meta.url).href;

const imports = `
import { assign, createMachine, setup } from '${import.meta.resolve('xstate')}';
import { defineProcess, task } from '${source('index.ts')}';
import { defineTrial } from '${source('testing/testing.ts')}';
`;
const light = `
export const light = defineProcess({
  name: 'light',
  machine: createMachine({
    initial: 'off',
    states: {
      off: { meta: { holdfast: { waits: 'for a hand' } }, on: { ON: 'on' } },
      on: { type: 'final' },
    },
  }),
});
`;
const stuck = `
export const stuck = defineProcess({
  name: 'stuck',
  machine: createMachine({
    initial: 'going',
    states: { going: { on: { STOP: 'stopped' } }, stopped: {} },
  }),
});
`;
const counting = `
const counter = defineProcess({
  name: 'counter',
  machine: createMachine({
    context: { count: 0 },
    on: {
      ADD: {
        actions: assign({
          count: ({ context: { count } }) => {
            if (count === 20) console.log('counting');
            return count + 1;
          },
        }),
      },
    },
  }),
});
export const counterTrial = defineTrial(counter, { events: { ADD: [{}] } });
`;
const slow = `${light}
let runs = 0;
export const slowTrial = defineTrial(light, {
  certify: {
    scenarios: {
      lit: async (sim) => {
        runs += 1;
        if (runs === 20) console.log('playing');
        await sim.send({ type: 'ON' });
      },
      dark: async () => {},
    },
  },
});
`;
const idle = `
export const idle = defineProcess({
  name: 'idle',
  machine: createMachine({ initial: 'idle', states: { idle: {} } }),
});
`;
const tried = `${light}
export const lightTrial = defineTrial(light, {
  events: { ON: [{}] },
  properties: ({ never, sometimes }) => ({ 'it stays off': never('on'), 'it is lit': sometimes('on') }),
});
`;

const charging = `
const machine = setup({ actors: { charge: task(async () => 0) } }).createMachine({
  initial: 'charging',
  states: {
    charging: { invoke: { src: 'charge', onDone: 'charged', onError: 'refused' } },
    charged: { type: 'final' },
    refused: { type: 'final', tags: 'Failed' },
  },
});
export const shop = defineProcess({ name: 'shop', machine, tasks: { charge: { timeout: 1_000 } } });
`;
/** Its outside charges again for each call, whatever the idempotency key is. */
const twice = `
export const shopTrial = defineTrial(shop, {
  certify: {
    seeds: 2,
    outside: () => {
      let charged = 0;
      return { tasks: { charge: () => (charged += 1) }, read: () => charged };
    },
    scenarios: { bought: async (sim) => sim.until('charged') },
  },
});
`;

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'light.ts': imports + light,
  'stuck.ts': imports + stuck,
  'both.ts': imports + light + stuck,
  'tried.ts': imports + tried,
  'counter.ts': imports + counting,
  'partly.ts': imports + light + idle,
  'slow.ts': imports + slow,
  'shop.ts': imports + charging,
  'twice.ts': imports + charging + twice,
  'chatty.ts': `${imports}console.log('hello');${light}`,
  'factory.ts': 'export const createLight = () => undefined;',
  'notes.txt': 'No code.',
  'broken.ts': "throw new Error('no key is set');",
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a module prints goes to stderr, as the progress does. */
function interruptAt(text: string, child: ReturnType<typeof startHoldfast>['child']): void {
  let seen = '';
  child.stderr.on('data', (chunk) => {
    const before = seen;
    seen += String(chunk);
    if (!before.includes(text) && seen.includes(text)) child.kill('SIGINT');
  });
}

describe.concurrent('holdfast check', () => {
  test('exits with 0 if nothing is found, and with 1 if something is', async () => {
    const fine = await runHoldfast(['check', at('light.ts')]);
    expect(fine).toMatchObject({ code: 0, stderr: '' });
    expect(fine.stdout).toMatch(/^light 1: 0 errors/);
    const found = await runHoldfast(['check', at('both.ts')]);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('dead-end');
  });

  test('ends at SIGINT with what was found, says that it was stopped, and exits with 130', async () => {
    const args = ['check', at('counter.ts'), '--max-moves', '100000000', '--json'];
    const { child, result } = startHoldfast(args);
    interruptAt('counting', child);
    const { code, stdout } = await result;
    expect(code).toBe(130);
    expect(JSON.parse(stdout).processes[0].notChecked).toContain(
      'Not every move was made, because the check was stopped.',
    );
  });

  test('looks only at the processes with the given name', async () => {
    const { code, stdout } = await runHoldfast([
      'check',
      at('both.ts'),
      '--process',
      'light',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'check',
      processes: [{ file: at('both.ts'), export: 'light', process: 'light', findings: [] }],
    });
  });

  test('prints nothing but its results to stdout, whatever a module prints', async () => {
    const { stdout, stderr } = await runHoldfast(['check', at('chatty.ts'), '--json']);
    expect(JSON.parse(stdout).processes).toHaveLength(1);
    expect(stderr).toContain('hello');
  });

  test('prints one SARIF log of all processes', async () => {
    const { stdout } = await runHoldfast(['check', at('both.ts'), '--sarif']);
    const { version, runs } = JSON.parse(stdout);
    expect([version, runs.length]).toEqual(['2.1.0', 2]);
    expect(runs[1].results[0].ruleId).toBe('dead-end');
  });

  test('writes no colours where there is no terminal', async () => {
    const escape = String.fromCodePoint(27);
    const plain = await runHoldfast(['check', at('stuck.ts')]);
    expect(plain.stdout + plain.stderr).not.toContain(escape);
  });
});

describe.concurrent('holdfast explore', () => {
  test('tells of violations with their traces, and exits with 1', async () => {
    const { code, stdout } = await runHoldfast(['explore', at('tried.ts'), '--json']);
    expect(code).toBe(1);
    const { processes } = JSON.parse(stdout);
    expect(processes).toHaveLength(1);
    expect(processes[0]).toMatchObject({
      export: 'lightTrial',
      process: 'light',
      states: 2,
      cutOff: null,
      verdicts: [
        {
          name: 'it stays off',
          kind: 'violated',
          trace: { steps: [{ move: { kind: 'event', event: { type: 'ON' } }, state: 'on' }] },
        },
        { name: 'it is lit', kind: 'holds' },
      ],
    });
  });

  test('exits with 0 although an exploration was cut off, unless it must be complete', async () => {
    const args = ['explore', at('counter.ts'), '--max-states', '5'];
    const cutOff = await runHoldfast(args);
    expect(cutOff.stdout).toContain('Cut off by the limit of 5 states');
    expect(cutOff.code).toBe(0);
    expect((await runHoldfast([...args, '--complete'])).code).toBe(1);
  });

  test('ends at SIGINT with what was seen, and exits with 130', async () => {
    const { child, result } = startHoldfast([
      'explore',
      at('counter.ts'),
      '--max-states',
      '100000000',
      '--max-depth',
      '100000000',
      '--json',
    ]);
    interruptAt('counting', child);
    const { code, stdout } = await result;
    expect(code).toBe(130);
    const [counter] = JSON.parse(stdout).processes;
    expect(counter.states).toBeGreaterThan(1);
    expect(counter.cutOff.reasons).toEqual([{ kind: 'stopped' }]);
  });

  test('writes a report that is one file, without scripts and outside assets', async () => {
    const file = at('reports/explore.html');
    const { stderr } = await runHoldfast(['explore', at('tried.ts'), '--html', file]);
    expect(stderr).toContain(file);
    const page = await readFile(file, 'utf8');
    expect(page).toContain('it stays off');
    expect(page).toMatch(/\d of \d pairs of transitions/);
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/<script|<link|@import|url\(|src=/);
  });
});

describe.concurrent('holdfast certify', () => {
  test('plays shortest traces that take every transition, if a module states no scenarios', async () => {
    const args = ['certify', at('shop.ts'), '--seeds', '1', '--json'];
    const { code, stdout } = await runHoldfast(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'certify',
      processes: [
        {
          export: 'shop',
          process: 'shop',
          holds: true,
          scenarios: [{ name: 'takes charging#0' }, { name: 'takes charging#1' }],
          coverage: { transitions: { missing: [] } },
        },
      ],
    });
  });

  test('goes on after a process that cannot be certified, and exits with 2', async () => {
    const args = ['certify', at('partly.ts'), '--seeds', '1'];
    const { code, stdout, stderr } = await runHoldfast(args);
    expect(stderr).toContain('idle: No scenario can be derived');
    expect(stdout).toContain('light 1');
    expect(code).toBe(2);
  });

  test('ends at SIGINT with what was played, certifies nothing, and exits with 130', async () => {
    const args = ['certify', at('slow.ts'), '--seeds', '1000000', '--json'];
    const { child, result } = startHoldfast(args);
    interruptAt('playing', child);
    const { code, stdout } = await result;
    expect(code).toBe(130);
    const [certificate] = JSON.parse(stdout).processes;
    expect(certificate).toMatchObject({
      holds: false,
      violations: [],
      scenarios: [{ name: 'lit' }],
      cutOff: expect.stringMatching(/, and 1 of the 2 scenarios, were not played\.$/),
    });
    expect(certificate.schedules).toBeGreaterThan(10);
    expect(certificate.schedules).toBeLessThan(1_000_000);
  });

  test('tells of violations, exits with 1, and replays one', async () => {
    const html = at('certificate.html');
    const { code, stdout } = await runHoldfast(['certify', at('twice.ts'), '--html', html]);
    expect(code).toBe(1);
    expect(stdout).toContain('The outside is 2. Without disturbance: 1.');
    const page = await readFile(html, 'utf8');
    expect(page).toContain('The outside is 2. Without disturbance: 1.');
    expect(page).toContain('>task outcomes</th>');
    expect(page).toContain('No disturbed run has calls with the outcomes charge fails');
    const [, replay = ''] = /replay: '([^']+)'/.exec(stdout) ?? [];
    const again = await runHoldfast(['certify', at('twice.ts'), '--replay', replay, '--json']);
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stdout).processes).toMatchObject([{ schedules: 1 }]);
  });
});

describe.concurrent('wrong use exits with 2, and says what to do', () => {
  test.each([
    [['check', 'nowhere.ts'], 'There is no file nowhere.ts'],
    [['check', () => at('factory.ts')], 'createLight is a function'],
    [['check', () => at('broken.ts')], 'no key is set\n    at '],
    [['check', () => at('broken.ts')], 'broken.ts:1'],
    [['check', () => at('notes.txt')], 'is neither JavaScript nor TypeScript'],
    [['explore', () => at('light.ts'), '--process', 'lamp'], 'The processes are light.'],
    [['explore', () => at('light.ts'), '--max-states', '0'], 'Pass a whole number, 1 or more.'],
    [['explore', () => at('light.ts'), '--max-time', 'soon'], '--max-time is not a duration'],
    [['chekc', 'light.ts'], 'Did you mean check?'],
    [['check'], "missing required argument 'files'"],
    [[], 'Usage: holdfast'],
  ] as const)('%s', async (args, message) => {
    const { code, stdout, stderr } = await runHoldfast(
      args.map((arg) => (typeof arg === 'string' ? arg : arg())),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a report that cannot be written', async () => {
    const file = join(at('light.ts'), 'report.html');
    const { code, stderr } = await runHoldfast(['check', at('light.ts'), '--html', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('Pass another path to --html.');
    expect(existsSync(file)).toBe(false);
  });
});
