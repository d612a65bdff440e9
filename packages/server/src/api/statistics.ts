import {
  type DayDetail,
  type IndicatorRow,
  instant,
  type RetroEffect,
  type StatisticVersion,
} from '@wenqu/domain';
import {
  NOMINAL_SHARE,
  QC_RULES,
  RECOMPUTE_TOLERANCES,
  tolerancesOf,
  toleranceText,
  VALIDITY_EDITIONS,
} from '@wenqu/rules';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { ONLINE } from '../statistics/online-day.ts';
import { type RateGroup, ratesOf } from '../statistics/rates.ts';
import { sentDay, sentHours } from '../statistics/sent-beside.ts';
import type { Api, House, Seat } from './house.ts';
import { pointSeat } from './points.ts';
import {
  answer,
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  pageOf,
  pageQuery,
  TextShape,
  wholeOf,
} from './shapes.ts';
import { qcRoutes } from './statistics-qc.ts';
import { dayOf, daysRange, pointsOf, visibleOf } from './statistics-scope.ts';
import { detailFor, effectFor, statisticFor, toldClaim } from './statistics-view.ts';

const tags = ['statistics'];
const DayShape = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Natural day (UTC+8)' });
const asKnownOn = {
  asKnownOn: Type.Optional(
    Type.Integer({ ...InstantShape, minimum: 0, description: 'As known then; left out: as known now' }),
  ),
};
const StatisticShape = answer<StatisticVersion>(
  'StatisticVersion',
  'One version of a statistic; lists carry no hours',
);
const known = (at: number | undefined) => (at === undefined ? {} : { knownAt: instant(at) });

/** 数据有效性: statistics of days and months as versions, rates with what they are made of, what later facts changed. */
export function statisticRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  qcRoutes(app, house);

  app.get(
    '/api/statistics/rules',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '有效性规则 The rules of validity by edition, tolerances of checks, their marks',
        response: { 200: answer<object>('StatisticRules', 'Tables with their confidence') },
      },
    },
    async () => RULE_TABLES,
  );

  app.get(
    '/api/statistics/days',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '日统计 Days of points and factors, as known now or then',
        querystring: closed({
          ...{ point: Type.Optional(IdShape), enterprise: Type.Optional(IdShape) },
          ...{ factor: Type.Optional(TextShape(20)), from: DayShape, to: DayShape, ...asKnownOn },
        }),
        response: { 200: wholeOf<StatisticVersion>(StatisticShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { point, enterprise, factor, from, to, asKnownOn: at } = request.query;
      const days = await seat.district.statistics.store.list({
        ...{ kind: 'day', points: pointsOf(seat, enterprise, point), ...daysRange(from, to), ...known(at) },
        ...(factor === undefined ? {} : { factors: [factor] }),
      });
      const told = seat.scope.whole ? days : days.map(statisticFor);
      const items = told.filter((each) => each.factor !== ONLINE);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/statistics/days/:id/:factor/:day',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '一日统计 One day of one factor: its hours, why each counts, its versions',
        params: Type.Object({ id: IdShape, factor: TextShape(20), day: DayShape }),
        querystring: closed(asKnownOn),
        response: { 200: answer<DayDetail>('DayDetail', 'A day that can be followed') },
      },
    },
    async (request): Promise<DayDetail> => {
      const { district, point, scope } = await pointSeat(house, request, request.params.id);
      const { statistics, projection } = district;
      const { factor } = request.params;
      const day = dayOf(request.params.day, 'day');
      const at = request.query.asKnownOn;
      const statistic = await statistics.day(point, factor, day, at === undefined ? undefined : instant(at));
      if (!statistic) throw new WenquError('WQ_NOT_FOUND', { day: request.params.day });
      const claims = await statistics.claimsOf(statistic);
      const detail: DayDetail = {
        statistic,
        versions: await statistics.store.versions({ kind: 'day', point: point.id, factor, from: day }),
        claims: claims.map(toldClaim),
        sentDay: await sentDay(projection, statistic),
        sentHours: await sentHours(projection, statistic),
        load: await statistics.load(statistic),
      };
      return scope.whole ? detail : detailFor(detail);
    },
  );

  app.get(
    '/api/statistics/months',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '月统计 Months of points and factors, from their days as known now or then',
        querystring: closed({
          month: Type.String({ pattern: '^\\d{4}-\\d\\d$' }),
          ...{ enterprise: Type.Optional(IdShape), point: Type.Optional(IdShape), ...asKnownOn },
        }),
        response: { 200: wholeOf<StatisticVersion>(StatisticShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { month, enterprise, point, asKnownOn: at } = request.query;
      const asked = { points: pointsOf(seat, enterprise, point), month: dayOf(`${month}-01`, 'month') };
      const items = await seat.district.statistics.months(asked, at === undefined ? undefined : instant(at));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/statistics/indicators',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '指标 K1–K7, K16 by point, enterprise or zone, each with numerator and denominator',
        querystring: closed({
          by: Type.Enum(['point', 'enterprise', 'zone']),
          ...{ from: DayShape, to: DayShape, enterprise: Type.Optional(IdShape) },
          ...{ point: Type.Optional(IdShape), ...asKnownOn },
        }),
        response: {
          200: wholeOf<IndicatorRow>(
            answer<IndicatorRow>('IndicatorRow', 'Rates with what they are made of'),
          ),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { by, from, to, enterprise, point, asKnownOn: at } = request.query;
      const points = pointsOf(seat, enterprise, point);
      const range = daysRange(from, to);
      const { statistics, book } = seat.district;
      const { devices } = await book.whole();
      const facts = {
        ...{ book: seat.view.snapshot, devices, ...range },
        tallies: await statistics.store.tally({ kind: 'day', points, ...range, ...known(at) }),
        qcs: await statistics.qc.doneIn(
          points,
          range.from,
          range.to,
          at === undefined ? clock() : instant(at),
        ),
        marks: await statistics.marksIn(points, range.from, range.to),
      };
      const items = groupsOf(seat, by, points).map((group) => ratesOf(group, facts));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/statistics/effects',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '追溯影响 What later facts changed in days that were known, newest first',
        querystring: closed({
          ...pageQuery,
          ...{ point: Type.Optional(IdShape), enterprise: Type.Optional(IdShape) },
          ...{ flipped: Type.Optional(Type.Boolean()), claim: Type.Optional(TextShape(120)) },
        }),
        response: {
          200: pageOf<RetroEffect>(answer<RetroEffect>('RetroEffect', 'Before, after and what rests on it')),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { point, enterprise, flipped, claim, cursor, limit = PAGE_ROWS } = request.query;
      const page = await seat.district.statistics.store.effects({
        points: pointsOf(seat, enterprise, point),
        ...(flipped === undefined ? {} : { flipped }),
        ...(claim === undefined ? {} : { claim }),
        ...(cursor === undefined ? {} : { cursor }),
        limit: Math.min(limit, limits.pageRowsMax),
      });
      const shown = await visibleOf(seat, page.items);
      return {
        ...page,
        items: page.items.map((each) => shown(seat.scope.whole ? each : effectFor(each))),
        asOf: clock(),
      };
    },
  );
}

function groupsOf(
  { view }: Seat,
  by: 'point' | 'enterprise' | 'zone',
  points: readonly string[],
): RateGroup[] {
  const own = points.flatMap((id) => view.points.get(id) ?? []);
  if (by === 'zone') return [{ id: '', name: '', enterprise: '', points: new Set(points) }];
  if (by === 'point') {
    return own.map(({ id, name, enterprise }) => ({ id, name, enterprise, points: new Set<string>([id]) }));
  }
  return [...Map.groupBy(own, ({ enterprise }) => enterprise)].map(([id, list]) => ({
    ...{ id, name: view.enterprises.get(id)?.name ?? '', enterprise: id },
    points: new Set<string>(list.map((each) => each.id)),
  }));
}

const QC_FACTORS = ['w01018', 'w21003', 'w21011', 'w21001', 'w01001', 'w01010', 'w00000'];
const RULE_TABLES = {
  validity: VALIDITY_EDITIONS,
  qc: Object.values(QC_RULES).map((rule) => ({
    ...{ kind: rule.kind, pairsMin: rule.pairsMin, dueH: rule.dueH, dueConfidence: rule.dueConfidence },
    ...{ source: rule.source, needed: [1, 2, 3, 4, 5, 6, 7, 8].map((done) => rule.needed(done)) },
    tolerances: QC_FACTORS.flatMap((factor) => {
      const rows = tolerancesOf(rule.kind, factor);
      return rows.length === 0
        ? []
        : [
            {
              factor,
              rows: rows.map((row) => ({
                ...row,
                below: Number.isFinite(row.below) ? row.below : null,
                text: toleranceText(row),
              })),
            },
          ];
    }),
  })),
  nominal: NOMINAL_SHARE,
  recompute: RECOMPUTE_TOLERANCES,
};
