import { createPictures } from '../../pictures/pictures.ts';
import { escapeXml } from '../../pictures/drawing/svg.ts';
import type { Collected } from '../coverage/collection.ts';
import { coverageKinds } from '../coverage/coverage-kinds.ts';
import { createDescriber } from '../coverage/create-describer.ts';
import { pageStyle } from './page-style.ts';
import { share } from './share.ts';
import { shareText } from './share-text.ts';
import { titlesOf } from './titles-of.ts';
import { toOverlay } from './to-overlay.ts';

/** A page of its own, without outside assets, that shows the coverage of processes in a table and on their pictures. */
export async function toPage(all: readonly Collected[]): Promise<string> {
  const pictures = createPictures();
  const titleOf = titlesOf(all);
  try {
    const sections: string[] = [];
    for (const [n, one] of all.entries()) {
      sections.push(
        `<h2 id="p${n}">${escapeXml(titleOf(one))}</h2>`,
        ...(await Promise.all(
          Object.keys(one.graph.machines).map(async (key) => toPicture(one, key, pictures)),
        )),
        toMissing(one, titleOf(one)),
      );
    }
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Coverage of processes</title><style>${pageStyle}</style></head><body>
<h1>Coverage of processes</h1>
${toTable(all, titleOf)}
<p class="key">In the pictures, what tests have exercised is green, and what they have not is red and dashed.</p>
${sections.join('\n')}
</body></html>
`;
  } finally {
    await pictures.close();
  }
}

function toTable(all: readonly Collected[], titleOf: (one: Collected) => string): string {
  const rows = all.map((one, n) => {
    const cells = coverageKinds.map(([kind]) => {
      const names = one.coverage[kind];
      const isNothing = names.covered.length + names.missing.length === 0;
      const look = isNothing ? 'nothing' : share(names) === 1 ? 'whole' : 'partial';
      return `<td class="${look}">${shareText(names)}</td>`;
    });
    return `<tr><th scope="row"><a href="#p${n}">${escapeXml(titleOf(one))}</a></th>${cells.join('')}</tr>`;
  });
  return scrolled(
    'All processes',
    tableOf(['process', ...coverageKinds.map(([, title]) => title)], rows),
  );
}

function toMissing({ graph, coverage }: Collected, ofProcess: string): string {
  const describe = createDescriber(graph);
  const rows = coverageKinds.flatMap(([kind, title]) =>
    coverage[kind].missing.map(
      (name) =>
        `<tr><td>${title}</td><td><code>${escapeXml(name)}</code></td><td>${escapeXml(describe(name) ?? '')}</td></tr>`,
    ),
  );
  if (rows.length === 0) return '<p>Nothing is missing.</p>';
  return scrolled(`Missing of ${ofProcess}`, tableOf(['missing', 'name', 'what it is'], rows));
}

function tableOf(titles: readonly string[], rows: readonly string[]): string {
  const head = titles.map((title) => `<th scope="col">${title}</th>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** What may be wider than the page: it scrolls by itself, also by keyboard. */
function scrolled(label: string, content: string): string {
  return `<div class="wide" tabindex="0" role="region" aria-label="${escapeXml(label)}">${content}</div>`;
}

async function toPicture(
  { graph, coverage }: Collected,
  key: string,
  pictures: ReturnType<typeof createPictures>,
): Promise<string> {
  const isRoot = key === graph.root;
  const machine = graph.machines[key];
  if (machine === undefined) return '';
  const overlay = toOverlay(machine, coverage, isRoot ? undefined : key);
  const title = isRoot ? '' : `<h3>${escapeXml(key)}</h3>`;
  try {
    const drawn = await pictures.toSvg(graph, { machine: key, overlay, embedded: true });
    return title + scrolled(`Picture of ${key}`, drawn);
  } catch (error) {
    return `${title}<p>This machine could not be drawn: ${escapeXml(String(error))}</p>`;
  }
}
