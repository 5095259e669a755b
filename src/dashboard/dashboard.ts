import { Hono } from 'hono';
import { createSlots } from '../actors/tasks/slots.ts';
import { HoldfastError } from '../errors.ts';
import { pathOf } from '../http/base/base-app.ts';
import type { HttpEnv } from '../http/base/http-env.ts';
import { addInstanceActs } from './acts/instance-acts.ts';
import { addProcessActs } from './acts/process-acts.ts';
import { addAuditPage } from './audit/audit-page.tsx';
import { admitLocal } from './access/admit-local.ts';
import { admitViewer } from './access/admit-viewer.ts';
import { addSignIn } from './access/sign-in.tsx';
import { createTokenCookie } from './access/token-cookie.ts';
import { createAssets } from './base/assets.ts';
import type { DashboardDeps } from './base/dashboard-deps.ts';
import { ownProcesses } from './base/own-processes.ts';
import { faultPage } from './base/fault-page.tsx';
import { createPaths } from './base/paths.ts';
import { refuseMethods } from './base/refuse-methods.ts';
import { warmPictures } from './base/warm-pictures.ts';
import { addBulkActActs } from './bulk-acts/bulk-act-acts.ts';
import { addBulkActPage } from './bulk-acts/bulk-act-page.tsx';
import { addBulkActsPage } from './bulk-acts/bulk-acts-page.tsx';
import { addNewBulkActPage } from './bulk-acts/new-bulk-act-page.tsx';
import { addExaminePages } from './examine/examine-page.tsx';
import { addInstancesPage } from './instances/instances-page.tsx';
import { addSearchPage } from './search/search-page.tsx';
import { addInstancePage } from './instance/instance-page.tsx';
import { addWholeData } from './instance/whole-data.ts';
import { addMachinePage } from './machine/machine-page.tsx';
import { addOverviewPage } from './overview/overview-page.tsx';

/** When many open pages change, the node does other work between their renderings, and can stop without the rest of them. */
const renderedAtOnce = 4;

/** The dashboard as an app, to be routed under `base`: a path without a slash at its end. */
export function createDashboard(base: string, deps: DashboardDeps): Hono<HttpEnv> {
  const assets = createAssets();
  const paths = createPaths(base, assets.edition);
  // What pages show and select is in the time of the store.
  const clock = { ...deps.clock, now: () => deps.runtime.now() };
  const pageDeps = { ...deps, clock, paths, places: createSlots(renderedAtOnce) };
  const app = new Hono<HttpEnv>();
  app.onError(async (error, c) => faultPage(error, c, pageDeps, { isAdmitted: false }));
  assets.serve(app);
  const { verify, limits, url = () => undefined } = deps;
  if (verify === undefined) {
    app.use(admitLocal());
  } else {
    const cookie = createTokenCookie(base);
    // Until somebody has signed in, only an address can be counted.
    if (limits !== undefined) app.use('/sign-in', limits.admitCaller);
    addSignIn(app, { verify, paths, cookie, url });
    refuseMethods(app);
    app.use(admitViewer({ verify, paths, cookie }));
  }
  const pages = new Hono<HttpEnv>();
  pages.onError(async (error, c) => faultPage(error, c, pageDeps, { isAdmitted: true }));
  if (limits !== undefined) pages.use(limits.admitCaller);
  pages.use(warmPictures(deps));
  addOverviewPage(pages, pageDeps);
  addMachinePage(pages, pageDeps);
  addInstancesPage(pages, pageDeps);
  addSearchPage(pages, pageDeps);
  addInstancePage(pages, pageDeps);
  addWholeData(pages, pageDeps);
  addExaminePages(pages, pageDeps);
  addInstanceActs(pages, pageDeps);
  addProcessActs(pages, pageDeps);
  addAuditPage(pages, pageDeps);
  if (ownProcesses(deps.runtime).length < deps.runtime.processes.length) {
    addBulkActsPage(pages, pageDeps);
    addNewBulkActPage(pages, pageDeps);
    addBulkActPage(pages, pageDeps);
    addBulkActActs(pages, pageDeps);
  }
  refuseMethods(pages);
  pages.all('*', (c) => {
    if (pathOf(c) === `${base}/`) return c.redirect(base, 308);
    throw new HoldfastError('not_found', `The dashboard has no page ${pathOf(c)}.`);
  });
  app.route('/', pages);
  return app;
}
