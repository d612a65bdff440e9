import { accountingNav, accountingRoute } from '../features/accounting/route.tsx';
import { accountsNav, accountsRoute, auditNav, auditRoute } from '../features/accounts/route.tsx';
import { bookNav, bookRoute, bookRowRoute, standardsRoute } from '../features/book/route.tsx';
import {
  campaignRoute,
  campaignScreenRoute,
  campaignsNav,
  campaignsRoute,
  itemRoute,
} from '../features/campaigns/route.tsx';
import { careNav, careRoute } from '../features/care/route.tsx';
import { caseRoute, casesNav, casesRoute, inquiryRoute } from '../features/cases/route.tsx';
import { documentsNav, documentsRoute, templatesRoute } from '../features/documents/route.tsx';
import { facilitiesNav, facilitiesRoute, facilityRoute } from '../features/facility/route.tsx';
import {
  fieldNav,
  fieldRoute,
  siteFormRoute,
  visitRoute,
  visitsNav,
  visitsRoute,
} from '../features/field/route.tsx';
import { forwardingNav, forwardingRoute, forwardTargetRoute } from '../features/forwarding/route.tsx';
import { frameRoute } from '../features/frames/route.tsx';
import { gapRoute, gapsNav, gapsRoute } from '../features/gaps/route.tsx';
import { importNav, importRoute } from '../features/import/route.tsx';
import { kindEditRoute, listRoute, listRowRoute, listsNav, listsRoute } from '../features/lists/route.tsx';
import { loggerRoute, loggersNav, loggersRoute } from '../features/loggers/route.tsx';
import { passwordRoute } from '../features/login/route.tsx';
import { mapNav, mapRoute } from '../features/map/route.tsx';
import { marksNav, marksRoute } from '../features/marks/route.tsx';
import { matterRoute, mattersNav, mattersRoute, newMatterRoute } from '../features/matters/route.tsx';
import { morningNav, morningRoute, noticesNav, noticesRoute } from '../features/notices/route.tsx';
import { orderRoute, ordersNav, ordersRoute } from '../features/orders/route.tsx';
import {
  agencyNav,
  agencyRoute,
  plantHomeNav,
  plantHomeRoute,
  plantLedgerNav,
  plantLedgerRoute,
} from '../features/plant/route.tsx';
import { pointRoute } from '../features/points/route.tsx';
import { quarantineNav, quarantineRoute } from '../features/quarantine/route.tsx';
import { apiDocsNav, apiDocsRoute } from '../features/reference/route.tsx';
import { entryRoute, registerNav, registerRoute } from '../features/register/route.tsx';
import { rulesNav, rulesRoute } from '../features/rules/route.tsx';
import { newSampleRoute, sampleRoute, samplesNav, samplesRoute } from '../features/samples/route.tsx';
import { shiftsNav, shiftsRoute } from '../features/shifts/route.tsx';
import { statisticsNav, statisticsRoute } from '../features/statistics/route.tsx';
import { todayNav, todayRoute } from '../features/today/route.tsx';
import { wallNav, wallRoute } from '../features/wall/route.tsx';
import type { NavEntry } from './nav.ts';

/** The one list of features: add a route here and, when it belongs in the left navigation, its entry below. */
export const ROUTES = [
  todayRoute,
  morningRoute,
  noticesRoute,
  wallRoute,
  mapRoute,
  pointRoute,
  frameRoute,
  passwordRoute,
  documentsRoute,
  templatesRoute,
  registerRoute,
  entryRoute,
  shiftsRoute,
  mattersRoute,
  newMatterRoute,
  matterRoute,
  casesRoute,
  caseRoute,
  inquiryRoute,
  listsRoute,
  listRoute,
  listRowRoute,
  kindEditRoute,
  samplesRoute,
  newSampleRoute,
  sampleRoute,
  campaignsRoute,
  campaignRoute,
  itemRoute,
  campaignScreenRoute,
  bookRoute,
  bookRowRoute,
  standardsRoute,
  importRoute,
  loggersRoute,
  loggerRoute,
  ordersRoute,
  orderRoute,
  careRoute,
  statisticsRoute,
  marksRoute,
  rulesRoute,
  facilitiesRoute,
  facilityRoute,
  plantHomeRoute,
  plantLedgerRoute,
  agencyRoute,
  gapsRoute,
  gapRoute,
  quarantineRoute,
  forwardingRoute,
  forwardTargetRoute,
  accountingRoute,
  accountsRoute,
  auditRoute,
  fieldRoute,
  siteFormRoute,
  visitsRoute,
  visitRoute,
  apiDocsRoute,
] as const;

export const NAV: readonly NavEntry[] = [
  plantHomeNav,
  todayNav,
  morningNav,
  noticesNav,
  wallNav,
  mapNav,
  registerNav,
  shiftsNav,
  mattersNav,
  casesNav,
  documentsNav,
  listsNav,
  samplesNav,
  campaignsNav,
  statisticsNav,
  facilitiesNav,
  bookNav,
  importNav,
  loggersNav,
  ordersNav,
  careNav,
  marksNav,
  rulesNav,
  plantLedgerNav,
  agencyNav,
  gapsNav,
  quarantineNav,
  forwardingNav,
  accountingNav,
  accountsNav,
  auditNav,
  fieldNav,
  visitsNav,
  apiDocsNav,
];
