import {
  GAP_ACTS,
  GAP_CAUSES,
  GAP_RULES,
  GAP_SETTING_BOUNDS,
  GAP_STATES,
  type Gap,
  type GapAttempt,
  type GapCause,
  type GapDetail,
  type GapEvent,
  type GapRule,
  type GapSettings,
  type GapState,
  type GapStep,
  type MissingStretch,
  STATISTICS,
  type Statistic,
  type TransmissionRate,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { LateRun, SeriesDelivery } from '../gaps/gaps.ts';
import type { GapQuery, GapScope } from '../store/gaps.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House, Seat } from './house.ts';
import { MomentShape, pointSeat, rangeOf, StatisticShape } from './points.ts';
import type { Scope } from './scope.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
} from './shapes.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const yes = Type.Boolean();
const moment = InstantShape;
const state = Type.Enum([...GAP_STATES]);
const cause = Type.Enum([...GAP_CAUSES]);
const seconds = Type.Number({ minimum: 0 });

const GapShape = shapeOf<Gap>('Gap', {
  ...{ id: text, version: count, point: text, enterprise: text, mn: text, factor: text },
  ...{ statistic: StatisticShape, from: moment, to: moment, running: yes, intervalS: seconds },
  ...{ expected: count, missing: count, cause, state, event: text, recallable: yes, attempts: count },
  ...{ foundAt: moment, backAt: orNull(moment), progressAt: orNull(moment), askedBy: text },
  ...{ askedAt: orNull(moment), nextAt: orNull(moment), deadlineAt: orNull(moment) },
  ...{ closedAt: orNull(moment), reason: text },
});
const GapEventShape = shapeOf<GapEvent>('GapEvent', {
  ...{ id: text, kind: Type.Enum(['logger', 'district', 'ours']), cause, from: moment, to: moment },
  ...{ running: yes, gaps: count, open: count, points: count, enterprises: count, expected: count },
  ...{ missing: count, states: Type.Record(text, count) },
});
const StretchShape = shapeOf<MissingStretch>('MissingStretch', {
  ...{ from: moment, to: moment, missing: count, running: yes },
});
const AttemptShape = shapeOf<GapAttempt>('GapAttempt', {
  ...{ gap: text, seq: count, order: text, cn: text, at: moment, by: text, from: moment, to: moment },
  ...{ missingBefore: count, missingAfter: orNull(count), outcome: orNull(text), endedAt: orNull(moment) },
});
const StepShape = shapeOf<GapStep>('GapStep', {
  ...{ gap: text, seq: count, at: moment, by: text, byName: text, event: text, to: state, reason: text },
  detail: Type.Record(text, Type.Unknown()),
});
const DetailShape = shapeOf<GapDetail>('GapDetail', {
  ...{ gap: GapShape, event: GapEventShape, missing: Type.Array(StretchShape) },
  ...{ attempts: Type.Array(AttemptShape), steps: Type.Array(StepShape) },
  choices: Type.Array(Type.Enum([...GAP_ACTS])),
});
const bounded = (name: keyof typeof GAP_SETTING_BOUNDS) =>
  Type.Integer({ minimum: GAP_SETTING_BOUNDS[name][0], maximum: GAP_SETTING_BOUNDS[name][1] });
const SETTINGS = {
  autoRecall: yes,
  settleS: bounded('settleS'),
  openMax: bounded('openMax'),
  perMinuteMax: bounded('perMinuteMax'),
  loggerRestS: bounded('loggerRestS'),
  spreadS: bounded('spreadS'),
};

/** The table by which gaps are handled, beside what may be set. */
export interface GapTable {
  readonly settings: GapSettings;
  readonly rules: Readonly<Record<Statistic, GapRule>>;
}
const TableShape = shapeOf<GapTable>('GapTable', {
  settings: shapeOf<GapSettings>('GapSettings', SETTINGS),
  rules: Type.Record(text, Type.Record(text, Type.Union([text, Type.Number()]))),
});

const RateShape = shapeOf<TransmissionRate>('TransmissionRate', {
  ...{ due: count, immediate: count, completed: count },
  ...{ immediateRate: orNull(Type.Number()), completedRate: orNull(Type.Number()) },
});
const DeliveryShape = shapeOf<SeriesDelivery>('SeriesDelivery', {
  ...{ point: text, statistic: StatisticShape, factor: text, intervalS: orNull(seconds), clockChecked: yes },
  late: Type.Array(
    shapeOf<LateRun>('LateRun', {
      ...{ from: moment, to: moment, count, firstArrival: moment, lastArrival: moment },
    }),
  ),
  gaps: Type.Array(
    shapeOf<SeriesDelivery['gaps'][number]>('GapOfSeries', {
      ...{ id: text, factor: text, from: moment, to: moment, running: yes, missing: count, cause, state },
    }),
  ),
  rate: orNull(RateShape),
});

const params = Type.Object({ id: IdShape });
const filters = {
  state: Type.Optional(Type.String({ maxLength: 100, description: 'States, joined by commas' })),
  cause: Type.Optional(Type.String({ maxLength: 200, description: 'Causes, joined by commas' })),
  statistic: Type.Optional(Type.String({ maxLength: 60, description: 'Statistics, joined by commas' })),
  enterprise: Type.Optional(IdShape),
  point: Type.Optional(IdShape),
  mn: Type.Optional(TextShape(60)),
  event: Type.Optional(IdShape),
  q: Type.Optional(TextShape(100)),
  ...pageQuery,
};
interface Filters {
  readonly state?: string;
  readonly cause?: string;
  readonly statistic?: string;
  readonly enterprise?: string;
  readonly point?: string;
  readonly mn?: string;
  readonly event?: string;
  readonly q?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

/** `a,b` of known words; undefined when nothing was asked. */
function words<T extends string>(given: string | undefined, known: readonly T[], field: string) {
  if (given === undefined || given === '') return undefined;
  const list = given.split(',');
  if (list.every((word) => known.includes(word as T))) return list as T[];
  throw new WenquError('WQ_INPUT', { field, zh: '取值不在表中', en: 'holds an unknown word' });
}

const scopeOfGaps = (scope: Scope): GapScope => (scope.whole ? {} : { enterprises: [...scope.enterprises] });

/** Rows whose names hold the words: gaps at them match too. */
function idsNamed({ view }: Seat, q: string | undefined): string[] {
  const wanted = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const named = ({ name }: { readonly name: string }) =>
    wanted.every((word) => name.toLowerCase().includes(word));
  const { enterprises, points } = view.snapshot;
  return [...enterprises.filter(named), ...points.filter(named)].map(({ id }) => id);
}

function queryOf(seat: Seat, { state, cause, statistic, limit = PAGE_ROWS, ...rest }: Filters): GapQuery {
  const states = words<GapState>(state, GAP_STATES, 'state');
  const causes = words<GapCause>(cause, GAP_CAUSES, 'cause');
  const statistics = words<Statistic>(statistic, STATISTICS, 'statistic');
  return {
    ...scopeOfGaps(seat.scope),
    ...rest,
    ...(states && { state: states }),
    ...(causes && { cause: causes }),
    ...(statistics && { statistic: statistics }),
    qIds: idsNamed(seat, rest.q),
    limit,
  };
}

/** 数据缺失: events, gaps with their story, what people do about them, and how a series was delivered. */
export function gapRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/gaps',
    {
      config: { permission: 'gap.read' },
      schema: {
        tags: ['gaps'],
        summary: '数据缺失 Gaps, newest first',
        querystring: closed(filters),
        response: { 200: pageOf<Gap>(GapShape) },
      },
    },
    async (request): Promise<Page<Gap>> => {
      const seat = await house.seat(request);
      const page = await seat.district.gaps.list(queryOf(seat, request.query));
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/gap-events',
    {
      config: { permission: 'gap.read' },
      schema: {
        tags: ['gaps'],
        summary: '缺数事件 Outages that made gaps together, newest first',
        description: 'An event is there when one of its gaps matches; its figures count all its gaps.',
        querystring: closed(filters),
        response: { 200: pageOf<GapEvent>(GapEventShape) },
      },
    },
    async (request): Promise<Page<GapEvent>> => {
      const seat = await house.seat(request);
      const page = await seat.district.gaps.events(queryOf(seat, request.query));
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/gaps/:id',
    {
      config: { permission: 'gap.read' },
      schema: {
        tags: ['gaps'],
        summary: '一段缺失 One gap with its story',
        params,
        response: { 200: DetailShape },
      },
    },
    async (request) => {
      const { district, scope } = await house.seat(request);
      const detail = await district.gaps.detail(request.params.id, scopeOfGaps(scope));
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return detail;
    },
  );

  app.post(
    '/api/gaps/:id/acts',
    {
      config: { permission: 'gap.handle', act: 'gap.act', creates: true },
      schema: {
        tags: ['gaps'],
        summary: '处置一段缺失 Recall now, excuse, give up',
        params,
        body: closed({
          act: Type.Enum([...GAP_ACTS]),
          version: Type.Integer({ minimum: 1 }),
          reason: ReasonShape,
        }),
        response: { 200: DetailShape },
      },
    },
    async (request) => {
      const { district, person, scope } = await house.seat(request);
      const { id } = request.params;
      const { act, reason, version } = request.body;
      const before = await district.gaps.detail(id, scopeOfGaps(scope));
      if (!before) throw new WenquError('WQ_NOT_FOUND');
      await district.gaps.act(id, act, person.account, reason, version);
      request.audit = { about: id, detail: { act, reason } };
      const detail = await district.gaps.detail(id, scopeOfGaps(scope));
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return detail;
    },
  );

  app.get(
    '/api/gap-settings',
    {
      config: { permission: 'gap.read' },
      schema: {
        tags: ['gaps'],
        summary: '补取设置 How gaps are found and recalled',
        response: { 200: TableShape },
      },
    },
    async (request): Promise<GapTable> => {
      const { district } = await house.seat(request);
      return { settings: await district.gaps.settings(), rules: GAP_RULES };
    },
  );

  app.put(
    '/api/gap-settings',
    {
      config: { permission: 'gap.handle', act: 'gap.settings' },
      schema: {
        tags: ['gaps'],
        summary: '修改补取设置 Change how gaps are recalled',
        body: closed(SETTINGS),
        response: { 200: TableShape },
      },
    },
    async (request): Promise<GapTable> => {
      const { district } = await house.seat(request);
      await district.gaps.setSettings(request.body);
      request.audit = { about: '', detail: { ...request.body } };
      return { settings: await district.gaps.settings(), rules: GAP_RULES };
    },
  );

  app.get(
    '/api/points/:id/delivery',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '即时与补全 How the values of a range came in',
        description:
          'Runs of values that came late (补全), gaps that touch the range, and the transmission rate in its two versions with what each is made of.',
        params,
        querystring: closed({
          statistic: StatisticShape,
          factor: Type.Optional(TextShape(20)),
          from: MomentShape,
          to: MomentShape,
        }),
        response: { 200: DeliveryShape },
      },
    },
    async (request) => {
      const { district, point } = await pointSeat(house, request, request.params.id);
      const { statistic, factor = '', from, to } = request.query;
      return district.gaps.delivery(point.id, statistic, factor, rangeOf(from, to));
    },
  );
}
