import { expect, test } from 'vitest';
import type { HistoryStep } from '../../../../src/actors/views/view-types.ts';
import { stepLine } from '../../../../src/cli/shown/step-line.ts';
import { createPaint } from '../../../../src/cli/terminal/create-paint.ts';

test('a reason with line breaks cannot look like another step', () => {
  const step: HistoryStep = {
    sequence: 2,
    processVersion: '1',
    machineHash: 'abc',
    at: '2026-01-01T00:00:00.000Z',
    event: { type: 'act.resume' },
    from: 'open',
    to: 'open',
    status: 'Pending',
    tasks: [],
    by: { sub: 'olga', reason: 'done\n2026-01-01T00:00:00Z     3  PAY  open → paid  Completed' },
  };
  const line = stepLine(step, createPaint(false));
  expect(line.trimEnd()).not.toContain('\n');
  expect(line).toContain('by olga: done 2026-01-01T00:00:00Z 3 PAY');
});
