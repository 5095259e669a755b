import { Icon } from '../../dashboard/parts/icon.tsx';
import { toText } from '../../dashboard/parts/html.ts';
import { createPictures } from '../../pictures/pictures.ts';
import { createPainter } from './create-painter.tsx';
import { ProcessSection } from './process-section.tsx';
import type { Reported } from './reported.ts';
import { reportStyle } from './report-style.ts';
import { verdictOf, VerdictChip } from './verdict.tsx';

export interface ReportPageOptions {
  /** Such as `explore`. */
  readonly command: string;
  readonly reported: readonly Reported[];
  /** When the command ran. */
  readonly at: Date;
}

/** The report of a command as one HTML file, without scripts and outside assets. */
export async function toReportPage({ command, reported, at }: ReportPageOptions): Promise<string> {
  const pictures = createPictures();
  try {
    const painter = createPainter(pictures);
    const page = await toText(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`holdfast ${command}: ${reported.map(({ process }) => process.name).join(', ')}`}</title>
          <style dangerouslySetInnerHTML={{ __html: reportStyle }} />
        </head>
        <body>
          <main>
            <header class="head">
              <Icon name="brand" size={24} />
              <h1 class="grow">{titles[command] ?? command}</h1>
              <time class="dim small" datetime={at.toISOString()}>
                {`${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`}
              </time>
            </header>
            {reported.length > 1 && <Contents reported={reported} />}
            {reported.map((one, n) => (
              <ProcessSection id={`p${n}`} reported={one} painter={painter} />
            ))}
          </main>
        </body>
      </html>,
    );
    return `<!doctype html>${page}\n`;
  } finally {
    await pictures.close();
  }
}

const titles: Readonly<Record<string, string>> = {
  check: 'What processes can do and probably should not',
  explore: 'Everything that can happen',
  certify: 'Certificates',
};

function Contents({ reported }: { readonly reported: readonly Reported[] }) {
  return (
    <nav class="card" aria-label="Processes">
      <ul class="contents">
        {reported.map((one, n) => (
          <li>
            <a href={`#p${n}`}>{one.process.name}</a>
            <VerdictChip verdict={verdictOf(one)} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
