import {
  type CheckKind,
  type CheckPlan,
  type CheckRun,
  CLOCK_SUSPECT_S,
  checkKind,
  type Edition,
  type Finding,
  type Instant,
  instant,
  LIVING_CODES,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_SECOND,
  type Order,
  parseWireTime,
  SNAPSHOT_CODES,
} from '@wenqu/domain';
import {
  changeFinding,
  checkFinding,
  clockFinding,
  explainChange,
  overdueFinding,
  type SettingOrder,
} from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { JournalRecord } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { HouseAsk, Orders } from '../orders/orders.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookStore } from '../store/book.ts';
import type { CareStore, ParameterSeen } from '../store/care.ts';
import { NOTHING_MEASURED, verdictOf } from './check-verdict.ts';
import { clockAsk, clockSamples, lastSet, OffWatch, suspectSince } from './clock-watch.ts';
import { type CheckTold, checksOf, deviceTold, parametersOf, parametersOfOrder } from './device-told.ts';
import { type CaredLogger, Places } from './places.ts';

export interface CareParts {
  readonly store: CareStore;
  readonly orders: Orders;
  readonly book: BookStore;
  readonly projection: Pick<Projection, 'traffic' | 'trafficOf'>;
  readonly clock: Clock;
  readonly online: (mn: string) => boolean;
  /** Takes findings into the register. */
  readonly raise: (findings: readonly Finding[]) => void;
  readonly log: Log;
}

const TICK_MS = 60_000;
/** Orders looked at again at the start: a step may have been kept just before the stop. */
const LOOK_BACK_ORDERS = 200;
/** A result that the device uploads this long after a check was asked belongs to it. */
const RESULT_WITHIN_MICROS = 2 * MICROS_PER_HOUR;
const CLOCK_CNS = new Set(['1011', '1012']);
const CHECK_CNS = new Set(['3011', '3013', '3014', '3024']);

/**
 * Care for devices: their clocks, their parameters against a baseline, their checks. It asks devices through
 * orders, hears what they tell, keeps both, and raises findings where something is off.
 */
export class Care {
  readonly store: CareStore;
  readonly #parts: CareParts;
  readonly #stops: (() => void)[];
  readonly #off = new OffWatch();
  /** What came is worked on in order, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: CareParts) {
    this.#parts = parts;
    this.store = parts.store;
    const timer = setInterval(() => this.#inTurn(() => this.tick(parts.clock())), TICK_MS);
    this.#stops = [
      () => clearInterval(timer),
      parts.orders.onStep((order) => {
        if (order.endedAt !== null) this.#inTurn(() => this.#ended(order));
      }),
      // The engine waits for this one before its place in the journal moves on: it must never wait for an order.
      parts.orders.onUnasked((record) => this.#told(record)),
    ];
    this.#inTurn(() => this.#lookBack());
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#turn;
    await this.store.close();
  }

  /** Everything that time brings: clocks, checks that are due, snapshots, checks that are late. */
  async tick(now: Instant): Promise<void> {
    const places = await Places.of(this.#parts.book);
    await this.#watchClocks(places, now);
    await this.#runDue(places, now);
    await this.#snapshotDue(places, now);
  }

  /**
   * Ask a logger for every parameter and identity it should know.
   *
   * @returns the orders asked
   * @throws WQ_NOT_FOUND for an MN the book does not hold
   */
  async snapshot(mn: string): Promise<Order[]> {
    const logger = (await Places.of(this.#parts.book)).logger(mn);
    if (!logger) throw new WenquError('WQ_NOT_FOUND', { mn });
    return this.#askSnapshot(logger);
  }

  /** Ask for a check now. @throws WQ_NOT_FOUND; WQ_INPUT where the edition has no such command */
  async runCheck(plan: CheckPlan, approvedBy: HouseAsk['approvedBy']): Promise<CheckRun> {
    const logger = (await Places.of(this.#parts.book)).logger(plan.mn);
    if (!logger) throw new WenquError('WQ_NOT_FOUND', { mn: plan.mn });
    return this.#askCheck(logger, plan, approvedBy);
  }

  /** Waits until what came before is worked on. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async #watchClocks(places: Places, now: Instant): Promise<void> {
    const { store, projection, orders, online } = this.#parts;
    const traffic = await projection.traffic();
    await store.keepClocks(await clockSamples(traffic, store, now));
    const { clockSetS, clockEveryH } = await store.settings();
    const bound = clockSetS === 0 ? CLOCK_SUSPECT_S : Math.min(clockSetS, CLOCK_SUSPECT_S);
    for (const { mn, known, clockOffsetS, lastArrival } of traffic) {
      if (!known || clockOffsetS === null || lastArrival === null) continue;
      if (!this.#off.lasts(mn, Math.abs(clockOffsetS) > bound, lastArrival)) continue;
      await this.#judgeClock(places, mn, clockOffsetS, now);
      if (clockSetS === 0 || Math.abs(clockOffsetS) <= clockSetS || !online(mn)) continue;
      const last = await lastSet(mn, orders);
      if (last !== undefined && now - last < clockEveryH * MICROS_PER_HOUR) continue;
      await this.#ask(clockAsk(mn, '', `时钟偏差 ${Math.round(clockOffsetS)} 秒，自动校时`, now));
    }
  }

  async #judgeClock(places: Places, mn: string, offsetS: number, now: Instant): Promise<void> {
    const since = await suspectSince(mn, this.store, now);
    const point = places.pointOf(mn, '');
    if (since === undefined || point === undefined) return;
    const finding = clockFinding(point, mn, offsetS, since, now);
    if (finding) this.#parts.raise([finding]);
  }

  async #runDue(places: Places, now: Instant): Promise<void> {
    for (const plan of await this.store.plans()) {
      const logger = places.logger(plan.mn);
      if (!plan.enabled || !logger) continue;
      await this.#judgeOverdue(places, plan, now);
      if (plan.nextAt > now || !this.#parts.online(plan.mn)) continue;
      const stepMicros = plan.everyH * MICROS_PER_HOUR;
      const missed = Math.floor((now - plan.nextAt) / stepMicros);
      await this.store.savePlan({ ...plan, nextAt: instant(plan.nextAt + (missed + 1) * stepMicros) });
      await this.#askCheck(logger, plan, { id: plan.by, displayName: '' });
    }
  }

  async #judgeOverdue(places: Places, plan: CheckPlan, now: Instant): Promise<void> {
    const { mn, polId, kind } = plan;
    const { dueH } = checkKind(kind);
    const point = places.pointOf(mn, polId);
    const last = await this.store.lastDone(mn, polId, kind);
    if (dueH === null || point === undefined || !last) return;
    const finding = overdueFinding(point, mn, polId, kind, last.at, dueH, now);
    if (finding) this.#parts.raise([finding]);
  }

  async #snapshotDue(places: Places, now: Instant): Promise<void> {
    const { snapshotEveryH } = await this.store.settings();
    if (snapshotEveryH === 0) return;
    for (const logger of places.all()) {
      if (!this.#parts.online(logger.mn)) continue;
      const { items } = await this.#parts.orders.list({
        ...{ mn: logger.mn, origin: 'snapshot', withHidden: true, limit: 1 },
      });
      const last = items[0]?.askedAt;
      if (last === undefined || now - last >= snapshotEveryH * MICROS_PER_HOUR)
        await this.#askSnapshot(logger);
    }
  }

  async #askSnapshot(logger: CaredLogger): Promise<Order[]> {
    const { mn } = logger;
    const asks: HouseAsk[] = [];
    const add = (cn: string, params: Record<string, string>): void => {
      const id = [mn, cn, ...Object.values(params)].join('/');
      asks.push({ mn, cn, params, reason: '参数快照', origin: { kind: 'snapshot', id } });
    };
    for (const infoId of SNAPSHOT_CODES.logger) add('3020', { InfoId: infoId });
    for (const polId of logger.analysers) {
      add('3019', { PolId: polId });
      for (const infoId of SNAPSHOT_CODES.analyser) add('3020', { PolId: polId, InfoId: infoId });
    }
    const orders: Order[] = [];
    for (const ask of asks) {
      const order = await this.#ask(ask);
      if (order) orders.push(order);
    }
    return orders;
  }

  async #askCheck(
    logger: CaredLogger,
    plan: CheckPlan,
    approvedBy: HouseAsk['approvedBy'],
  ): Promise<CheckRun> {
    const { mn, polId, kind } = plan;
    const edition = await this.#editionOf(logger);
    const cn = checkKind(kind).cn[edition];
    const now = this.#parts.clock();
    const base = { plan: plan.id, mn, polId, kind, at: now, ...NOTHING_MEASURED };
    const refused = async (why: string): Promise<CheckRun> => {
      const run = {
        ...base,
        id: `R-${plan.id || mn}-${now.toString(36)}`,
        order: '',
        outcome: 'not-done',
        why,
      } as const;
      await this.store.saveRun(run);
      return run;
    };
    if (cn === '') return refused(`${edition} 版没有此命令 / edition ${edition} has no such command`);
    const calibration = edition === '2025' && cn === '3011' ? { CalibrationType: '1' } : {};
    const order = await this.#ask({
      ...{ mn, cn, params: { PolId: polId, ...calibration }, reason: `${checkKind(kind).zh}（计划）` },
      ...{ origin: { kind: 'schedule', id: `${plan.id || mn}/${now}` } },
      ...(approvedBy ? { approvedBy } : {}),
    });
    if (!order) return refused('指令未被受理 / the order was not taken');
    const run: CheckRun = { ...base, id: `R-${order.id}`, order: order.id, outcome: 'running', why: '' };
    await this.store.saveRun(run);
    return run;
  }

  /** Set by hand, else the one it speaks most, else that of most loggers in the field. */
  async #editionOf({ mn, edition }: CaredLogger): Promise<Edition> {
    if (edition !== '') return edition;
    const heard = await this.#parts.projection.trafficOf(mn);
    const [most] = Object.entries(heard?.editions ?? {}).sort((a, b) => b[1] - a[1]);
    return (most?.[0] ?? '2017') as Edition;
  }

  /** A refused order of ours is news for the log, not a reason to stop caring for the others. */
  async #ask(ask: HouseAsk): Promise<Order | undefined> {
    try {
      return await this.#parts.orders.askAs(ask);
    } catch (error) {
      this.#parts.log.warn({ mn: ask.mn, cn: ask.cn, error: String(error) }, 'order of care not taken');
      return undefined;
    }
  }

  async #lookBack(): Promise<void> {
    const query = {
      state: ['done', 'failed', 'expired'],
      withHidden: true,
      limit: LOOK_BACK_ORDERS,
    } as const;
    const { items } = await this.#parts.orders.list(query);
    for (const order of items.toReversed()) await this.#ended(order);
  }

  /** What an ended order brought. Told twice it changes nothing. */
  async #ended(order: Order): Promise<void> {
    const { cn, state, mn, result, endedAt } = order;
    if (CHECK_CNS.has(cn)) await this.#checkEnded(order);
    if (state !== 'done' || endedAt === null) return;
    if (cn === '3019' || cn === '3020') await this.#keepParameters(parametersOfOrder(order));
    if (!CLOCK_CNS.has(cn) || result.SystemTime === undefined || order.params.PolId) return;
    const said = parseWireTime(result.SystemTime);
    if ('at' in said) {
      const offsetS = Math.round((said.at - endedAt) / MICROS_PER_SECOND);
      await this.store.keepClocks([{ mn, at: endedAt, offsetS, source: 'asked' }]);
    }
  }

  /** The command ran; whether the analyser is right is told by a result, where the device uploads one. */
  async #checkEnded(order: Order): Promise<void> {
    const run = await this.store.run(`R-${order.id}`);
    if (run?.outcome !== 'running') return;
    const good = order.state === 'done';
    const why = good
      ? '设备报告已执行，未上传结果 / the device says it was done and uploaded no result'
      : `指令 ${order.id} ${order.outcome ?? order.state}`;
    await this.store.saveRun({ ...run, outcome: good ? 'not-judged' : 'not-done', why });
  }

  /** What a device told without being asked. */
  async #told(record: JournalRecord): Promise<void> {
    const told = deviceTold(record);
    if (!told) return;
    const { mn, cn, fields } = told;
    const at = { seenAt: record.arrival, position: record.position };
    if (cn === '3019' || cn === '3020') await this.#keepParameters(parametersOf(mn, fields, at));
    if (cn === '2062') for (const check of checksOf(fields)) await this.#checkTold(mn, check, record);
    if (cn === '1013') this.#inTurn(() => this.#clockAsked(mn, fields.get('PolId') ?? '', record));
  }

  async #clockAsked(mn: string, polId: string, record: JournalRecord): Promise<void> {
    const now = this.#parts.clock();
    const { clockOnRequest } = await this.store.settings();
    // Read again after a stop, an old request is answered by nobody any more.
    if (!clockOnRequest || !this.#parts.online(mn) || now - record.arrival > 60 * MICROS_PER_SECOND) return;
    await this.#ask(clockAsk(mn, polId, '现场机请求校时（1013）', now));
  }

  async #keepParameters(seen: readonly ParameterSeen[]): Promise<void> {
    if (seen.length === 0) return;
    const { mn } = seen[0]!;
    const places = await Places.of(this.#parts.book);
    const explain = await this.#explanations(mn, places, seen[0]!.seenAt);
    const changes = await this.store.keepParameters(seen, (before, next) =>
      LIVING_CODES.has(next.infoId)
        ? undefined
        : explain(next.polId, next.infoId, next.text, before.seenAt, next.seenAt),
    );
    const findings = changes.flatMap((change) => {
      const point = places.pointOf(mn, change.polId);
      const finding = point === undefined ? null : changeFinding(point, change);
      return finding ?? [];
    });
    if (findings.length > 0) this.#parts.raise(findings);
  }

  async #explanations(mn: string, places: Places, now: Instant) {
    const { items } = await this.#parts.orders.list({
      ...{ mn, cn: '3021', state: ['done'], withHidden: true, limit: LOOK_BACK_ORDERS },
    });
    const orders: SettingOrder[] = items.map(({ id, params, endedAt }) => ({
      ...{ id, polId: params.PolId ?? '', infoId: params.InfoId ?? '', text: params.Info ?? '' },
      doneAt: endedAt ?? now,
    }));
    const enterprise = places.logger(mn)?.enterprise ?? '';
    const visits = await this.store.visits(enterprise, instant(now - 365 * MICROS_PER_DAY), now);
    return (polId: string, infoId: string, after: string, since: Instant, noticedAt: Instant) =>
      explainChange({ polId, infoId, after, since, noticedAt, orders, visits });
  }

  /** A result of a check: of the one that was asked for a while ago, else of the device's own. */
  async #checkTold(mn: string, told: CheckTold, record: JournalRecord): Promise<void> {
    const { polId, standard, reading } = told;
    const kind: CheckKind = 'standard-check';
    const last = (await this.store.runs({ mns: [mn], kind, limit: 20 })).items.find(
      (run) =>
        run.polId === polId &&
        run.order !== '' &&
        run.position === null &&
        record.arrival - run.at < RESULT_WITHIN_MICROS,
    );
    const { outcome, error, tolerance, why } = verdictOf(told);
    const run: CheckRun = {
      ...{ id: `R-${record.position}-${polId}`, plan: '', order: '', mn, polId, kind, at: record.arrival },
      ...last,
      ...{ outcome, standard, reading, error, tolerance, why, position: record.position },
    };
    await this.store.saveRun(run);
    const point = (await Places.of(this.#parts.book)).pointOf(mn, polId);
    const finding = point === undefined ? null : checkFinding(point, run);
    if (finding) this.#parts.raise([finding]);
  }

  /** In turn; a failure is logged, and what follows goes on. */
  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      this.#parts.log.error({ error: String(error) }, 'care of devices');
    });
  }
}
