import { raw } from 'hono/html';
import { sleep, type Clock } from '../../actors/ports/clock.ts';
import { Card } from './card.tsx';
import { Chart, ChartTools } from './chart.tsx';
import type { Html } from './html.ts';

interface PictureCardProps {
  /** The statechart as SVG. */
  readonly svg: Promise<string>;
  readonly clock: Clock;
  readonly children?: unknown;
}

/** How long a page waits for a statechart that is laid out for the first time. It is renewed once that is done. */
const patienceMs = 100;

/** A statechart. The page comes without it if its layout takes long, or fails. */
export async function PictureCard({ svg, clock, children }: PictureCardProps): Promise<Html> {
  const drawn = await orLate(svg, clock);
  if (drawn.kind !== 'drawn')
    return <Card title="Statechart" id="chart" empty={texts[drawn.kind]} />;
  return (
    <Card title="Statechart" id="chart" aside={<ChartTools id="chart-field" />}>
      <Chart id="chart-field">{raw(drawn.text)}</Chart>
      {children}
    </Card>
  );
}

const texts = {
  late: 'The statechart is being laid out. If it does not appear soon, reload the page.',
  failed:
    'The statechart could not be laid out; machines with hundreds of states can be too large. The API has it as Mermaid, too: picture.mmd of the process.',
} as const;

type Drawn =
  { readonly kind: 'drawn'; readonly text: string } | { readonly kind: 'late' | 'failed' };

async function orLate(svg: Promise<string>, clock: Clock): Promise<Drawn> {
  const over = new AbortController();
  try {
    return await Promise.race<Drawn>([
      svg.then(
        (text) => ({ kind: 'drawn', text }),
        () => ({ kind: 'failed' }),
      ),
      sleep(clock, patienceMs, over.signal).then(() => ({ kind: 'late' })),
    ]);
  } finally {
    over.abort();
  }
}
