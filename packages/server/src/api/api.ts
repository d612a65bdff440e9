import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { limits } from '../limits.ts';
import { assertAccess, demandDeclarations } from './access.ts';
import { accountRoutes } from './accounts.ts';
import { agencyRoutes } from './agency.ts';
import { announcementRoutes } from './announcements.ts';
import { bookRoutes } from './book.ts';
import { importRoutes } from './book-import.ts';
import { campaignRoutes } from './campaigns.ts';
import { careRoutes } from './care.ts';
import { caseRoutes } from './cases.ts';
import { consoleRoutes } from './console.ts';
import { contestRoutes } from './contests.ts';
import { documentRoutes } from './documents.ts';
import { exemptionRoutes } from './exemptions.ts';
import { facilityRoutes } from './facility.ts';
import { answerFaults, validatorCompiler } from './faults.ts';
import { fieldRoutes } from './field.ts';
import { fileRoutes } from './files.ts';
import { findingCardRoutes } from './finding-card.ts';
import { forwardingRoutes } from './forwarding.ts';
import { frameRoutes } from './frames.ts';
import { gapRoutes } from './gaps.ts';
import { type Api, House } from './house.ts';
import { keyRoutes } from './keys.ts';
import { ledgerRoutes } from './ledger.ts';
import { limitActRoutes } from './limit-acts.ts';
import { listKindRoutes } from './list-kinds.ts';
import { listRoutes } from './lists.ts';
import { liveRoutes } from './live.ts';
import { markRoutes } from './marks.ts';
import { matterRoutes } from './matters.ts';
import { metricsRoutes } from './metrics.ts';
import { noticeRoutes } from './notices.ts';
import { describeApi, openApiRoutes } from './openapi.ts';
import { orderRoutes } from './orders.ts';
import type { Parts } from './parts.ts';
import { plantHomeRoutes } from './plant-home.ts';
import { pointLimitRoutes } from './point-limits.ts';
import { pointRoutes } from './points.ts';
import { quarantineRoutes } from './quarantine.ts';
import { referenceRoutes } from './reference.ts';
import { registerRoutes } from './register.ts';
import { rulesRoutes } from './rules.ts';
import { sampleRoutes } from './samples.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { seriesRoutes } from './series.ts';
import { SESSION_COOKIE, sessionRoutes } from './session.ts';
import { shiftRoutes } from './shifts.ts';
import { statisticRoutes } from './statistics.ts';
import { systemRoutes } from './system.ts';
import { honourRepeats, keepTrail } from './trail.ts';

/**
 * The HTTP side of the house: `/api` for the main district, `/demo/api` for the demo district, the console
 * for everything else. Nothing listens until the caller says so.
 */
export function buildApi(parts: Parts): FastifyInstance {
  const demoRequests = new WeakSet<IncomingMessage>();
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    // A HEAD of an endless stream would hold its handler.
    exposeHeadRoutes: false,
    bodyLimit: limits.bodyBytesMax,
    genReqId: () => randomBytes(6).toString('base64url'),
    // The two districts have the same routes; which one is asked is a fact about the request.
    rewriteUrl: (request) => {
      const url = request.url ?? '/';
      if (!/^\/demo\/api(?=[/?]|$)/.test(url)) return url;
      demoRequests.add(request);
      return url.slice('/demo'.length);
    },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  const house = new House(parts);
  app.setValidatorCompiler(validatorCompiler as never);
  // Answers are typed by their schemas; JSON says the rest, so that no field is lost by a schema that lags.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  answerFaults(app);
  app.addHook('onSend', async (_request, reply, payload) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    return payload;
  });
  app.addHook('onClose', async () => house.close());
  app.decorateRequest('signedIn');
  app.decorateRequest('districtName', 'main');
  app.register(fastifyCookie);
  app.register(fastifyMultipart, {
    limits: { fileSize: limits.importBytesMax, files: 1, fields: 10, parts: 11 },
  });
  describeApi(app as unknown as Api, house);
  app.register(async (inner) => {
    const api = inner as unknown as Api;
    demandDeclarations(api);
    api.addHook('onRequest', async (request) => {
      request.districtName = demoRequests.has(request.raw) ? 'demo' : 'main';
      request.signedIn = await house.signIn.holder(request.cookies[SESSION_COOKIE]);
    });
    keepTrail(api, parts.accounts, parts.clock);
    api.addHook('onRequest', async (request) => assertAccess(request));
    honourRepeats(api, parts.clock);
    for (const routes of ROUTES) routes(api, house);
  });
  // The stream's memory begins with the server, not with its first reader.
  app.addHook('onReady', async () => void house.desk('main'));
  return app;
}

const ROUTES: readonly ((app: Api, house: House) => void)[] = [
  sessionRoutes,
  pointRoutes,
  pointLimitRoutes,
  seriesRoutes,
  liveRoutes,
  registerRoutes,
  findingCardRoutes,
  orderRoutes,
  sampleRoutes,
  frameRoutes,
  gapRoutes,
  quarantineRoutes,
  keyRoutes,
  bookRoutes,
  importRoutes,
  limitActRoutes,
  referenceRoutes,
  accountRoutes,
  systemRoutes,
  metricsRoutes,
  forwardingRoutes,
  openApiRoutes,
  consoleRoutes,
  careRoutes,
  facilityRoutes,
  statisticRoutes,
  shiftRoutes,
  campaignRoutes,
  caseRoutes,
  markRoutes,
  exemptionRoutes,
  listKindRoutes,
  listRoutes,
  documentRoutes,
  ledgerRoutes,
  contestRoutes,
  agencyRoutes,
  plantHomeRoutes,
  announcementRoutes,
  rulesRoutes,
  matterRoutes,
  fieldRoutes,
  fileRoutes,
  noticeRoutes,
];
