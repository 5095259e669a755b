import { expect, test } from 'vitest';
import type { SnapshotMessage } from '../../../src/inspect/protocol.ts';
import { toText } from '../../../src/inspect/to-text.ts';

function snapshotWith(context: unknown): SnapshotMessage {
  return {
    type: '@xstate.snapshot',
    rootId: 'one',
    sessionId: 'one',
    createdAt: '0',
    id: 'one@0',
    _version: '0.7.2',
    event: { type: 'GO' },
    snapshot: { status: 'active', value: 'here', context },
  };
}

test('objects and arrays below the tenth level are cut', () => {
  const nested = (depth: number): unknown => (depth === 0 ? ['end'] : { in: nested(depth - 1) });
  const text = toText(snapshotWith(nested(8)));
  expect(text).not.toContain('end');
  expect(text).toContain('"[Array]"');
  expect(toText(snapshotWith(nested(7)))).toContain('end');
});

test('a message of more than a mebibyte is sent without its data', () => {
  const message = snapshotWith('x'.repeat(1024 ** 2));
  const large = { ...message, event: { type: 'GO', text: 'y'.repeat(1024 ** 2) } };
  const text = toText(large);
  expect(text.length).toBeLessThan(1_000);
  expect(JSON.parse(text)).toMatchObject({
    sessionId: 'one',
    event: { type: 'GO' },
    snapshot: { value: 'here', context: expect.stringContaining('left out') },
  });
});
