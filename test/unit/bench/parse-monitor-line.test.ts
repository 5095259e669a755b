import { expect, test } from 'vitest';
import { toCalls } from '../../../bench/cases/floor.ts';
import { parseMonitorLine } from '../../../bench/redis/parse-monitor-line.ts';

test('a line of MONITOR is a command with its bytes', () => {
  const line = String.raw`1796005463.107412 [0 127.0.0.1:60866] "HSET" "{hf:1}:i:a" "b" "say \"hi\"\\\n\x00\xc3\xa9"`;

  const parsed = parseMonitorLine(line);

  expect(parsed?.name).toBe('hset');
  expect(parsed?.isFromScript).toBe(false);
  expect(parsed?.args.map(String)).toEqual(['{hf:1}:i:a', 'b', 'say "hi"\\\n\0é']);
});

test('a line that tells of no command is none', () => {
  expect(parseMonitorLine('+OK')).toBeUndefined();
  expect(parseMonitorLine('')).toBeUndefined();
});

test('a call has the commands of its script, and no others', () => {
  const lines = [
    '1.1 [0 127.0.0.1:1] "evalsha" "ours" "1" "key"',
    '1.1 [0 lua] "HSET" "key" "v" "1"',
    '1.1 [0 lua] "PUBLISH" "changes" "a"',
    '1.1 [0 127.0.0.1:1] "evalsha" "theirs" "1" "key"',
    '1.1 [0 lua] "DEL" "key"',
    '1.1 [0 127.0.0.1:1] "GET" "key"',
  ];

  const calls = toCalls(
    lines.flatMap((line) => parseMonitorLine(line) ?? []),
    'ours',
  );

  expect(calls).toHaveLength(1);
  expect(calls[0]?.commits).toBe(1);
  expect(calls[0]?.does.map(([name]) => name)).toEqual(['hset', 'publish']);
});

test('a service that has not called the script is refused', () => {
  expect(() => toCalls([], 'ours')).toThrow('has not called this commit script');
});
