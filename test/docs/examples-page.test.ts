import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

const page = readFileSync(new URL('../../docs/examples.md', import.meta.url), 'utf8');
const [opening, ...sections] = page.split(/^(?=## )/m).map((part) => ({
  title: /^## (.*)$/m.exec(part)?.[1] ?? '',
  script: [...part.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, script]) => script).join(''),
}));

/** `curl` notes its answer; `check` compares it with a line such as `# 200 … "score":720`. */
const prelude = `
set -u
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
curl() { command curl -sS -w '\\n%{http_code}' "$@" | tee "$answer"; }
check() {
  status=$1; shift
  [ "$(tail -n 1 "$answer")" = "$status" ] || fail "status $status"
  for part; do grep -qF -- "$part" "$answer" || fail "$part"; done
}
fail() { echo "wanted: $1" >&2; cat "$answer" >&2; exit 1; }
`;

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The script with its expectations made into commands. */
function toChecked(script: string): string {
  return script.replaceAll(/^# (\d{3})(.*)$/gm, (_, status: string, rest: string) => {
    const parts = rest.split('…').map((part) => part.trim());
    return ['check', status, ...parts.filter((part) => part !== '').map(quoted)].join(' ');
  });
}

test.concurrent.each(sections)(
  'the calls under $title are answered as docs/examples.md says',
  async ({ script }) => {
    await using place = await createStoragePlace('embedded');
    await using node = await startMain({ DATA_DIR: place.dataDir ?? '', LOG_LEVEL: 'fatal' });
    const start = opening?.script.replace(/^HOST=.*$/m, `HOST=${node.url}`);
    const run = promisify(execFile)('bash', ['-c', `${prelude}${start}${toChecked(script)}`]);
    await expect(run).resolves.toHaveProperty('stderr', '');
  },
);
