import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  type Edition,
  type Finding,
  MORNING_BLOCKS,
  matterTables,
  officialCalendar,
  pointId,
  type WorkCalendar,
} from '@wenqu/domain';
import type { District, DistrictName } from './api/parts.ts';
import { Campaigns } from './campaigns/campaigns.ts';
import { Care } from './care/care.ts';
import { openCases } from './cases/open.ts';
import type { Clock } from './clock.ts';
import { EvidenceWatch } from './detection/evidence.ts';
import { sourcesFrom } from './detection/evidence-sources.ts';
import { openDetection } from './detection/open.ts';
import { openDistrictLiving } from './district-living.ts';
import { morningOf, morningText } from './district-morning.ts';
import { openDistrictNotices } from './district-notices.ts';
import { openOutages } from './district-outages.ts';
import { openDistrictShifts } from './district-shifts.ts';
import { openDistrictStatistics } from './district-statistics.ts';
import { Documents } from './documents/documents.ts';
import { FacilityDesk } from './facility/desk.ts';
import { Field } from './field/field.ts';
import { Files } from './files/files.ts';
import { openForwarding } from './forwarding/open.ts';
import { openGaps } from './gaps/desk.ts';
import type { TlsListen } from './ingest/open-gateway.ts';
import { startGateway } from './ingest/start.ts';
import { openKeys } from './keys/keys.ts';
import { openLists } from './lists/lists.ts';
import { shippedKinds } from './lists/shipped.ts';
import type { Log } from './log.ts';
import { Marks } from './marks/marks.ts';
import { witnessesFrom } from './marks/witnesses.ts';
import { followComplaints } from './matters/complaints.ts';
import { Matters } from './matters/matters.ts';
import { followTraces } from './matters/traces.ts';
import { openOrders } from './orders/open.ts';
import { LateClaims } from './outages/change-claims.ts';
import { openProjection } from './projection/open.ts';
import { openRegister } from './register/register.ts';
import { validHours } from './samples/hours.ts';
import { openSamples } from './samples/samples.ts';
import { openSqliteBook } from './store/sqlite/book.ts';
import { openSqliteCampaigns } from './store/sqlite/campaigns.ts';
import { openSqliteCare } from './store/sqlite/care.ts';
import { openSqliteDetection } from './store/sqlite/detection.ts';
import { openSqliteDocuments } from './store/sqlite/documents.ts';
import { openSqliteFacilities } from './store/sqlite/facility.ts';
import { openSqliteField } from './store/sqlite/field.ts';
import { openSqliteFiles } from './store/sqlite/files.ts';
import { openSqliteGaps } from './store/sqlite/gaps.ts';
import { openSqliteKeys } from './store/sqlite/keys.ts';
import { openSqliteLists } from './store/sqlite/lists.ts';
import { openSqliteMarks } from './store/sqlite/marks.ts';
import { openSqliteMatters } from './store/sqlite/matters.ts';
import { openSqliteRegister } from './store/sqlite/register.ts';
import { openSqliteSamples } from './store/sqlite/samples.ts';

export interface DistrictPlan {
  readonly name: DistrictName;
  readonly folder: string;
  readonly hj212Host: string;
  readonly hj212Port: number;
  /** A second listener; undefined: none. */
  readonly hj212Tls?: TlsListen | undefined;
  /** Commands that go out sealed to a logger with a key. */
  readonly sealedRequests?: readonly string[];
  readonly dataBytesMax: number;
  /** Silence that is suspected to be an outage, ms; absent: an hour. */
  readonly outageSilentMs?: number;
  /** False where simulated time runs faster than the clock. */
  readonly clockChecked: boolean;
  /** Calendar of all periods in working days; absent: the announced years that ship. */
  readonly isWorked?: WorkCalendar;
  /** Logins of this district, for who has to be told what. */
  readonly accounts?: () => Promise<readonly Account[]>;
}

export interface OpenDistrict extends District {
  readonly evidence: EvidenceWatch;
  close(): Promise<void>;
}

/** What a new key is made of. */
const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const isOfDay = ({ rule }: Finding) => rule === 'daily-mean-over' || rule === 'day-not-judgeable';
const MORNING_TITLE = { zh: '今日早报', en: 'This morning' };
/** How often clocks of the register are looked at. */
const CLOCK_TICK_MS = 30_000;

/** One data folder brought to life: gateway, projection, book and register. */
export async function openDistrict(
  plan: DistrictPlan,
  clock: Clock,
  log: Log,
  onDeath: (error: unknown) => void,
): Promise<OpenDistrict> {
  const journal = join(plan.folder, 'journal');
  mkdirSync(journal, { recursive: true });
  const book = openSqliteBook(join(plan.folder, 'book.sqlite'));
  const store = openSqliteRegister(join(plan.folder, 'book.sqlite'));
  const isWorked = plan.isWorked ?? officialCalendar;
  const accounts = plan.accounts ?? (async () => []);
  const register = openRegister({ store, book, clock, isWorked });
  const keyStore = openSqliteKeys(join(plan.folder, 'keys.sqlite'));
  const gateway = await startGateway({
    dir: journal,
    host: plan.hj212Host,
    port: plan.hj212Port,
    tls: plan.hj212Tls,
    keys: await keyStore.secrets(),
    book: await book.snapshot(true),
    sealed: plan.sealedRequests ?? [],
    dataBytesMax: plan.dataBytesMax,
    onDeath,
  });
  const projection = await openProjection(
    {
      journal,
      readings: join(plan.folder, 'readings.sqlite'),
      book: await book.snapshot(true),
      keys: await keyStore.secrets(),
      durable: gateway.durable,
      read: gateway.read,
      clockChecked: plan.clockChecked,
    },
    onDeath,
  );
  const orders = await openOrders({
    journal,
    file: join(plan.folder, 'orders.sqlite'),
    book,
    gateway,
    keys: await keyStore.secrets(),
    traffic: (mn) => projection.trafficOf(mn),
    clock,
    log,
    onDeath,
  });
  const sampleStore = openSqliteSamples(join(plan.folder, 'samples.sqlite'));
  const samples = openSamples({
    store: sampleStore,
    orders,
    book,
    clock,
    log,
    editionOf: async (mn) => {
      const byHand = (await book.whole()).loggers.find((logger) => logger.mn === mn)?.edition ?? '';
      if (byHand !== '') return byHand;
      const heard = Object.entries((await projection.trafficOf(mn))?.editions ?? {});
      return (heard.sort((a, b) => b[1] - a[1])[0]?.[0] ?? '2017') as Edition;
    },
    hours: async (point, factor, from, to) =>
      validHours(
        await projection.rows({ point: pointId(point), statistic: 'hour', range: { from, to }, limit: 200 }),
        factor,
      ),
    isEntryHidden: async (entry) => (await store.entry(entry))?.hidden ?? false,
    seed: () => randomBytes(32).toString('hex'),
  });
  const forwarding = openForwarding({
    journal,
    store: join(plan.folder, 'forwarding.sqlite'),
    book: await book.snapshot(true),
    keys: await keyStore.secrets(),
    durable: gateway.durable,
    ...{ orders, clock, log },
  });
  const keys = await openKeys({
    store: keyStore,
    orders,
    gateway,
    keysChanged: async (held) => {
      await projection.keysChanged(held);
      await forwarding.keysChanged(held);
    },
    newKey: () => Array.from({ length: 16 }, () => KEY_LETTERS[randomInt(KEY_LETTERS.length)]).join(''),
    clock,
    log,
  });
  const gaps = await openGaps({
    store: openSqliteGaps(join(plan.folder, 'gaps.sqlite')),
    ...{ book, projection, orders, clock, log, clockChecked: plan.clockChecked },
    receiving: () => gateway.status().journal === 'open',
  });
  // By id: what the register could not take waits with what grew meanwhile, and is offered again.
  const waiting = new Map<string, Finding>();
  let taking: Promise<void> | undefined;
  const take = async () => {
    const findings = [...waiting.values()];
    waiting.clear();
    try {
      await register.take(findings);
      const held = await Promise.all(findings.map((finding) => store.finding(finding.id)));
      await samples.noticed(findings.map((finding, at) => ({ finding, entry: held[at]?.entry ?? '' })));
    } catch (error) {
      for (const finding of findings) if (!waiting.has(finding.id)) waiting.set(finding.id, finding);
      log.error({ district: plan.name, error: String(error) }, 'findings not kept, offered again');
    }
    taking = undefined;
  };
  const { living, close: closeLiving } = await openDistrictLiving({
    ...{ folder: plan.folder, projection, register, registerStore: store, clock, log },
  });
  const offer = (findings: readonly Finding[]) => {
    for (const finding of living.sift(findings)) waiting.set(finding.id, finding);
    if (waiting.size > 0) taking ??= take();
  };
  const careStore = openSqliteCare(join(plan.folder, 'care.sqlite'));
  const care = new Care({
    store: careStore,
    ...{ orders, book, projection, clock, log },
    online: (mn) => gateway.line.online(mn),
    raise: offer,
  });
  const markStore = openSqliteMarks(join(plan.folder, 'marks.sqlite'));
  const marks = new Marks({
    isWorked,
    store: markStore,
    ...{ book, projection, clock, log, clockChecked: plan.clockChecked },
    witnesses: witnessesFrom({ register: store, care: careStore, book }),
    raise: offer,
  });
  const facilityStore = openSqliteFacilities(join(plan.folder, 'facility.sqlite'));
  const facilities = new FacilityDesk({
    store: facilityStore,
    ...{ book, projection, claims: marks, clock, log, raise: offer },
  });
  facilities.start();
  const changes = new LateClaims();
  const statisticsOpening = openDistrictStatistics({
    ...{ folder: plan.folder, book, projection, register, registerStore: store, samples: sampleStore },
    ...{ care: careStore, clock, log, clockChecked: plan.clockChecked, raise: offer },
    sources: [marks, changes],
    marks,
  });
  // What is said of a day is said once, with all that is claimed of it.
  const reviewed = async (findings: readonly Finding[]) => {
    const statistics = await statisticsOpening;
    const kept = await Promise.all(findings.map((finding) => statistics.review(finding)));
    offer(kept.filter((finding) => finding !== null));
  };
  projection.onTick(({ findings }) => {
    const daily = findings.filter(isOfDay);
    offer(findings.filter((finding) => !isOfDay(finding)));
    if (daily.length > 0) void reviewed(daily);
  });
  const statistics = await statisticsOpening;
  const detectionStore = openSqliteDetection(join(plan.folder, 'detection.sqlite'));
  const detection = await openDetection({
    store: detectionStore,
    ...{ book, projection, clock, log, modeOf: living.modeOf, shadow: living.shadow },
  });
  detection.onFindings(offer);
  await living.start(detection);
  const evidence = new EvidenceWatch({
    store: detectionStore,
    ...{ book, projection, clock, log, clockChecked: plan.clockChecked },
    ...{ modeOf: living.modeOf, shadow: living.shadow },
    sources: sourcesFrom({
      ...{ care: careStore, samples: sampleStore, marks: markStore, facilities: facilityStore },
      late: async (point, statistic, range) => (await gaps.delivery(point, statistic, '', range)).late,
    }),
  });
  evidence.onFindings(offer);
  evidence.start();
  const files = new Files({
    folder: join(plan.folder, 'files'),
    store: openSqliteFiles(join(plan.folder, 'files.sqlite')),
    ...{ clock, log },
  });
  const documents = new Documents({
    store: openSqliteDocuments(join(plan.folder, 'documents.sqlite')),
    ...{ files, clock },
    bureau: plan.name === 'demo' ? '示范区生态环境局' : '生态环境局',
    mark: plan.name === 'demo' ? '示环' : '环',
  });
  const matters = new Matters({
    store: openSqliteMatters(join(plan.folder, 'matters.sqlite')),
    ...{ clock, log },
    isKept: (sha256, actor) => files.mayName(sha256, actor),
    present: (matter) => cases.present(matter),
    served: async (agency) =>
      (await book.whole()).enterprises.filter((row) => row.agency === agency).map(({ id }) => id),
    tables: matterTables().map((table) => ({ ...table, isWorked })),
    newId: () => randomBytes(8).toString('hex'),
  });
  const {
    cases,
    consequences,
    close: closeCases,
  } = openCases({
    ...{ folder: plan.folder, register, registerStore: store, matters, documents, files, book, clock, log },
    ...{ samples: sampleStore, marks: markStore, frame: (position) => projection.frame(position) },
    accounts,
  });
  followComplaints(matters, log);
  followTraces(matters, log);
  const lists = await openLists({
    store: openSqliteLists(join(plan.folder, 'lists.sqlite')),
    ...{ matters, documents, clock, log, shipped: shippedKinds() },
    accounts,
  });
  const campaigns = new Campaigns({
    store: openSqliteCampaigns(join(plan.folder, 'campaigns.sqlite')),
    ...{ matters, documents, clock, log, newId: () => randomBytes(8).toString('hex') },
    weights: async () =>
      new Map(
        (await lists.kinds()).flatMap(({ kind: { id, name, rating } }) =>
          rating === null ? [] : [[id, { ...rating, name }] as const],
        ),
      ),
  });
  const { plant, outages } = openOutages({
    ...{ folder: plan.folder, book, projection, matters, files, gaps, care, statistics, clock, log },
    raise: offer,
    silentMs: plan.outageSilentMs,
  });
  changes.attach(outages);
  const morning = (viewer: Account) =>
    morningOf({ book, register, matters, samples, marks, projection, clock, accounts }, viewer);
  const {
    notices,
    tellConflict,
    close: closeNotices,
  } = openDistrictNotices({
    ...{ folder: plan.folder, book, register, registerStore: store, matters, clock, log, accounts },
    digest: async (account) => {
      if (MORNING_BLOCKS[account.role] === undefined) return undefined;
      return { title: MORNING_TITLE, text: morningText(await morning(account)) };
    },
  });
  const field = new Field({
    store: openSqliteField(join(plan.folder, 'field.sqlite')),
    ...{ matters, samples, files, clock, log },
    onConflict: tellConflict,
    sources: {
      ...{ book, care: careStore },
      entry: (id, viewer) => register.detail(id, viewer),
      finding: (id, viewer) => register.finding(id, viewer),
      series: (query) => projection.series(query),
    },
  });
  const shifts = openDistrictShifts({
    ...{
      folder: plan.folder,
      book,
      registerStore: store,
      orders,
      samples: sampleStore,
      projection,
      documents,
    },
    ...{ clock, log },
  });
  const timer = setInterval(
    () =>
      void register
        .clockTick(clock())
        .catch((error: unknown) => log.error({ error: String(error) }, 'register clock')),
    CLOCK_TICK_MS,
  );
  const samplesTimer = setInterval(
    () =>
      void samples
        .clockTick(clock())
        .catch((error: unknown) => log.error({ error: String(error) }, 'samples clock')),
    CLOCK_TICK_MS,
  );
  // Last: whoever listens to orders and to what devices say on their own is there by now.
  await orders.begin();
  await forwarding.begin();
  await samples.start();
  return {
    name: plan.name,
    book,
    register,
    projection,
    gateway,
    orders,
    samples,
    keys,
    care,
    gaps,
    forwarding,
    detection,
    marks,
    facilities,
    statistics,
    evidence,
    living,
    files,
    documents,
    shifts,
    field,
    matters,
    lists,
    notices,
    morning,
    plant,
    outages,
    campaigns,
    cases,
    consequences,
    close: async () => {
      clearInterval(timer);
      clearInterval(samplesTimer);
      await outages.close();
      await plant.close();
      await closeNotices();
      await campaigns.close();
      await lists.close();
      await field.close();
      await closeCases();
      await matters.close();
      await shifts.close();
      await documents.close();
      await files.close();
      await evidence.close();
      await gaps.close();
      await facilities.close();
      await statistics.close();
      await living.backTests.close();
      await detection.close();
      await marks.close();
      await gateway.close();
      await care.close();
      await orders.close();
      await keys.close();
      await forwarding.close();
      await projection.close();
      await taking;
      await closeLiving();
      await samples.close();
      await store.close();
      await keyStore.close();
      await book.close();
    },
  };
}
