import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../support/markdown.ts';
import { recordSpans } from '../support/record-spans.ts';
import { spanTree } from '../support/span-tree.ts';
import { runTracedTransfer } from '../support/traced-transfer.ts';

test('docs/tracing.md shows the spans of a transfer as they are', async () => {
  using recorded = recordSpans();
  await runTracedTransfer(recorded);
  const page = readFileSync(`${root}/docs/tracing.md`, 'utf8');
  expect(page).toContain(`\`\`\`text\n${spanTree(recorded.spans())}\n\`\`\`\n`);
});
