/* Draws the pictures of the documentation: `npm run pictures`. */
import { writeFile } from 'node:fs/promises';
import { createProcesses } from '../src/machines/create-processes.ts';
import { outsideServices, type ServiceUrls } from '../src/machines/outside-services.ts';
import { toSvg } from '../src/pictures/to-svg.ts';

const urls = Object.fromEntries(outsideServices.map((name) => [name, `http://${name}`]));
const processes = createProcesses({
  urls: urls as ServiceUrls,
  selfUrl: 'http://holdfast',
  confirmationSecret: 'not needed to draw',
});
for (const { name, graph } of processes) {
  await writeFile(
    new URL(`../docs/pictures/${name}.svg`, import.meta.url),
    `${await toSvg(graph)}\n`,
  );
}
