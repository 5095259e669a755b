import type { Command } from 'commander';
import { createPaths } from '../../dashboard/base/paths.ts';
import type { Answer } from '../../http/openapi/answers.ts';
import { findInstance } from '../service/find-instance.ts';
import type { ServiceFlags } from '../service/service-flags.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { openInBrowser } from './open-in-browser.ts';
import type { Operating } from '../base/operating.ts';
import { printResult } from '../base/print-result.ts';
import { serviceCommand } from '../base/service-command.ts';

interface InspectFlags extends ServiceFlags {
  readonly open?: boolean;
}

/** Adds `holdfast inspect`. */
export function addInspect(program: Command, { terminal, connect, done }: Operating): void {
  serviceCommand(program, 'inspect', {
    description: 'Says where an instance, or all, can be looked at: dashboard and inspector.',
    examples: ['inspect order/A-17 --open', 'inspect'],
  })
    .argument('[instance]', 'an instance (default: all)')
    .option('--open', 'open the page of the dashboard in a browser')
    .action(async (text: string | undefined, flags: InspectFlags) => {
      const connection = await connect(flags, text);
      const { baseUrl } = connection;
      const found = text === undefined ? undefined : await findInstance(connection, text);
      const { dashboard } = await connection.get<Answer<'Index'>>('/');
      const paths = dashboard === undefined ? undefined : createPaths(dashboard, '');
      const page =
        paths === undefined
          ? null
          : baseUrl + (found === undefined ? paths.home : paths.instance(found.process, found.id));
      const query = found === undefined ? '' : `?id=${encodeURIComponent(found.id)}`;
      const inspector = `${baseUrl.replace(/^http/, 'ws')}/inspect${query}`;
      printResult(terminal, flags, { dashboard: page, inspector }, (places) =>
        [
          places.dashboard === null ? '' : `Dashboard  ${places.dashboard}\n`,
          `Inspector  ${places.inspector}\n`,
        ].join(''),
      );
      if (flags.open === true) {
        const isOpen = page !== null && (await openInBrowser(page));
        if (!isOpen) terminal.warn('No page could be opened.');
      }
      done(exitCodes.fine);
    });
}
