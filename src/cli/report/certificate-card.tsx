import { Card } from '../../dashboard/parts/card.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Certificate } from '../../testing/certification/certificate.ts';

interface CertificateCardProps {
  readonly id: string;
  readonly certificate: Certificate;
}

/** What was disturbed, and how often. */
export function CertificateCard({ id, certificate }: CertificateCardProps): Html {
  const { hash, scenarios, disturbed } = certificate;
  const kinds = Object.entries(disturbed).filter(([, runs]) => runs > 0);
  return (
    <div class="halves">
      <Card id={`${id}-scenarios`} title="Scenarios" aside={<code class="dim">{hash}</code>}>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">scenario</th>
                <th scope="col" class="number">
                  boundaries
                </th>
                <th scope="col" class="number">
                  runs
                </th>
              </tr>
            </thead>
            <tbody>
              {scenarios.map(({ name, boundaries, schedules }) => (
                <tr>
                  <td class="wide">{name}</td>
                  <td class="number">{number(boundaries)}</td>
                  <td class="number">{number(schedules)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <Card id={`${id}-disturbed`} title="Disturbed runs by kind">
        <table>
          <tbody>
            {kinds.map(([kind, runs]) => (
              <tr>
                <td>{kind}</td>
                <td class="number">{number(runs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}

const number = (count: number): string => count.toLocaleString('en');
