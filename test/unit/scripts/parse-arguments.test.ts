import { expect, test } from 'vitest';
import { parseArguments } from '../../../scripts/inspector/parse-arguments.ts';

const id = 'reg_pe4q7kswv2m5x3ndt6yzraob4c';
const sourceOf = (...given: string[]) => parseArguments(given).source.href;

test.each([
  [[], 'ws://127.0.0.1:3000/inspect'],
  [[id], `ws://127.0.0.1:3000/inspect?id=${id}`],
  [[id, '--past', '0'], `ws://127.0.0.1:3000/inspect?id=${id}&past=0`],
  [[id, '--service', 'https://api.example'], `wss://api.example/inspect?id=${id}`],
  [[`https://api.example/registrations/${id}/history`], `wss://api.example/inspect?id=${id}`],
  [['http://localhost:3000'], 'ws://localhost:3000/inspect'],
  [['http://localhost:3000/inspect?process=order'], 'ws://localhost:3000/inspect?process=order'],
  [['--process', 'order'], 'ws://127.0.0.1:3000/inspect?process=order'],
])('%j connects to %s', (given, source) => {
  expect(sourceOf(...given)).toBe(source);
});

test.each([
  [[id, id], 'Give one id or url'],
  [['reg_1'], 'neither an id nor an address'],
  [['ftp://api.example'], 'neither an id nor an address'],
  [['http://api.example/registrations'], 'neither a service nor an instance'],
  [[id, '--port', '0'], 'not a port'],
  [[id, '--yes', '--no-open'], 'not both'],
  [[id, '--service', 'http://api.example', '--token-file', 'token'], 'unencrypted'],
  [[id, '--token', 'x'], 'Unknown option'],
])('%j is refused: %s', (given, message) => {
  expect(() => parseArguments(given)).toThrow(message);
});

test('a browser is opened after a question, unless it is said', () => {
  expect(parseArguments([id]).open).toBe('ask');
  expect(parseArguments([id, '--yes']).open).toBe('yes');
  expect(parseArguments([id, '--no-open']).open).toBe('no');
});
