import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';

/** A page as a person has it open. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complains of: errors, violations of the policy, requests that fail or go elsewhere. */
  readonly complaints: string[];
  /** What axe finds that keeps somebody from using the page. */
  faults(): Promise<unknown>;
  /** By how many pixels the page is wider than the window. */
  overflow(): Promise<number>;
}

export interface VisitOptions {
  readonly width?: number;
  readonly dark?: boolean;
  /** Sent with every request, as a proxy would. */
  readonly token?: string;
  /** False for a browser that runs no script. */
  readonly script?: boolean;
}

/** Opens a page in a context of its own, which closes with the test. */
export async function visit(
  browser: Browser,
  url: string,
  { width = 1280, dark = false, token, script = true }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: script,
    colorScheme: dark ? 'dark' : 'light',
    ...(token === undefined ? {} : { extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(url);
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    complaints,
    async faults() {
      await page.evaluate(axe.source);
      return page.evaluate(async () => {
        const run = Reflect.get(globalThis, 'axe') as {
          run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
        const { violations } = await run.run();
        return violations.map(({ id, nodes }) => ({ id, first: nodes[0]?.html }));
      });
    },
    overflow: async () =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      }),
    [Symbol.asyncDispose]: async () => context.close(),
  };
}
