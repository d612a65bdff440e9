import {
  type Account,
  type FlagRun,
  type Instant,
  instant,
  MARK_STATES,
  MARK_TYPES,
  type Mark,
  type MarkState,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type PointId,
  pointId,
  type ValidityClaim,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { Mandates } from '../ledger/visits.ts';
import { limits } from '../limits.ts';
import type { UnmarkedRun } from '../marks/flag-layer.ts';
import type { MarkDetail } from '../marks/marks.ts';
import { claimsFor, type MarkScope, markScope } from '../marks/view.ts';
import { orNull } from './answers.ts';
import type { Api, House, Seat } from './house.ts';
import {
  ClaimShape,
  doubtsInWords,
  FactorsShape,
  FilesShape,
  MarkShape,
  type MarkTold,
  MarkToldShape,
  markTypeShape,
  UnmarkedShape,
  ValueShape,
} from './mark-shapes.ts';
import { MomentShape, pointSeat, rangeOf } from './points.ts';
import { seesEnterprise, seesPoint } from './scope.ts';
import {
  answer,
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  TextShape,
  wholeOf,
} from './shapes.ts';

const STATES: ReadonlySet<string> = new Set(MARK_STATES);
const TYPES: ReadonlySet<string> = new Set(MARK_TYPES.map(({ type }) => type));
const params = Type.Object({ id: IdShape });
const UNMARKED_HOURS = 48;
const UNMARKED_HOURS_MAX = 240;

/** `a,b` of known words; undefined when nothing was asked. */
export function knownWords(given: string | undefined, known: ReadonlySet<string>, field: string) {
  if (given === undefined || given === '') return undefined;
  const list = given.split(',');
  if (list.every((word) => known.has(word))) return list;
  throw new WenquError('WQ_INPUT', { field, zh: '取值不在表中', en: 'holds an unknown word' });
}

/** Enterprises a seat is bound to; undefined: it sees the district. */
export const boundTo = ({ scope }: Seat): readonly string[] | undefined =>
  scope.whole ? undefined : [...scope.enterprises];
const scopeOfSeat = (seat: Seat): MarkScope => markScope(seat.person.account, boundTo(seat));
const told = (detail: MarkDetail): MarkTold => ({
  ...detail,
  doubts: doubtsInWords(detail.mark.check?.doubts),
});

/** K7: made in time of what was to be marked, accepted of what was reviewed. @source supervision.md §6 K7 */
export interface MarkRates {
  readonly inTime: number;
  readonly toBeMarked: number;
  readonly accepted: number;
  readonly reviewed: number;
  readonly counts: Readonly<Record<MarkState, number>>;
  readonly unmarked: number;
  readonly asOf: Instant;
}

/** Layers over the numbers of one point, drawn apart. */
export interface MarkLayers {
  readonly automatic: readonly FlagRun[];
  readonly manual: readonly Mark[];
  readonly reviewed: readonly ValidityClaim[];
}

/**
 * Who marks: an agency only with a mandate, and then in the enterprise’s name.
 * @source supervision.md §3: no mark in the enterprise’s name without a mandate
 */
async function markerOf({ district, person, view }: Seat, point: string): Promise<Account> {
  const { account } = person;
  if (account.role !== 'agency') return account;
  const enterprise = view.points.get(point)?.enterprise ?? '';
  const { plant } = district;
  const mandate = await new Mandates(plant).held(account.agency, enterprise, plant.clock());
  if (!mandate)
    throw new WenquError('WQ_FORBIDDEN', {
      ...{ refused: 'no-mandate', zh: '企业没有委托贵单位代为标记。' },
      en: 'The enterprise gave no mandate to mark.',
    });
  const displayName = `${account.displayName}（受托 ${mandate.id}）`;
  return { ...account, role: 'enterprise', enterprise, displayName };
}

/** 数据标记: proposed, reviewed, disproved; as known on any moment. */
export function markRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const tags = ['marks'];

  /** Points this seat may ask about, narrowed to one enterprise or point. */
  function pointsOf(seat: Seat, enterprise?: string, point?: string): PointId[] {
    return seat.view.snapshot.points
      .filter(({ id }) => seesPoint(seat.scope, seat.view, id))
      .filter((row) => enterprise === undefined || row.enterprise === enterprise)
      .filter(({ id }) => point === undefined || id === point)
      .map(({ id }) => id)
      .slice(0, limits.markPointsMax);
  }

  app.get(
    '/api/marks',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary: '数据标记 Marks, newest stretch first',
        querystring: closed({
          state: Type.Optional(Type.String({ maxLength: 60, description: 'States, joined by commas' })),
          type: Type.Optional(Type.String({ maxLength: 300, description: 'Types, joined by commas' })),
          enterprise: Type.Optional(IdShape),
          point: Type.Optional(IdShape),
          from: Type.Optional(MomentShape),
          to: Type.Optional(MomentShape),
          knownOn: Type.Optional(Type.Integer({ ...InstantShape, description: 'As known at this moment' })),
          ...pageQuery,
        }),
        response: { 200: pageOf<Mark>(MarkShape) },
      },
    },
    async (request): Promise<Page<Mark>> => {
      const seat = await house.seat(request);
      const { state, type, from, to, knownOn, limit = PAGE_ROWS, ...rest } = request.query;
      const states = knownWords(state, STATES, 'state');
      const types = knownWords(type, TYPES, 'type');
      const query = {
        ...rest,
        limit,
        ...(states && { state: states }),
        ...(types && { type: types }),
        ...(from !== undefined && to !== undefined && { range: rangeOf(from, to) }),
        ...(knownOn !== undefined && { knownOn: instant(knownOn) }),
      };
      const page = await seat.district.marks.list(query, scopeOfSeat(seat));
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/marks/unmarked',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary: '待标记时段 Flagged stretches nobody has marked yet, with the light of the 24:00 clock',
        querystring: closed({
          enterprise: Type.Optional(IdShape),
          point: Type.Optional(IdShape),
          hours: Type.Optional(Type.Integer({ minimum: 1, maximum: UNMARKED_HOURS_MAX })),
        }),
        response: { 200: wholeOf<UnmarkedRun>(UnmarkedShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { enterprise, point, hours = UNMARKED_HOURS } = request.query;
      const now = clock();
      const range = { from: instant(now - hours * MICROS_PER_HOUR), to: now };
      const items = await seat.district.marks.unmarked(
        pointsOf(seat, enterprise, point),
        range,
        scopeOfSeat(seat),
      );
      return { items, total: items.length, asOf: now };
    },
  );

  app.get(
    '/api/marks/rates',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary:
          '标记及时率与采纳率 K7: marked in time of what was to be marked, accepted of what was reviewed',
        querystring: closed({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })) }),
        response: { 200: answer<MarkRates>('MarkRates', 'Numerators and denominators') },
      },
    },
    async (request): Promise<MarkRates> => {
      const seat = await house.seat(request);
      const scope = scopeOfSeat(seat);
      const { marks } = seat.district;
      const now = clock();
      const days = request.query.days ?? 7;
      const range = { from: instant(now - days * MICROS_PER_DAY), to: now };
      const made = (await marks.matching({ range }, scope)).filter(({ origin }) => origin === 'enterprise');
      const hours = Math.min(days * 24, UNMARKED_HOURS_MAX);
      const recent = { from: instant(now - hours * MICROS_PER_HOUR), to: now };
      const unmarked = await marks.unmarked(pointsOf(seat), recent, scope);
      const overdue = unmarked.filter(({ light }) => light === 'late').length;
      const reviewed = made.filter(({ state }) => state === 'accepted' || state === 'refused');
      return {
        inTime: made.filter(({ late }) => !late).length,
        toBeMarked: made.length + overdue,
        accepted: reviewed.filter(({ state }) => state === 'accepted').length,
        reviewed: reviewed.length,
        counts: await marks.counts(scope),
        unmarked: unmarked.length,
        asOf: now,
      };
    },
  );

  app.post(
    '/api/marks',
    {
      config: { permission: 'mark.propose', act: 'mark.propose', creates: true },
      schema: {
        tags,
        summary: '新增标记 Mark a stretch; it changes nothing before it is accepted',
        body: closed({
          type: markTypeShape,
          point: IdShape,
          factors: FactorsShape,
          from: MomentShape,
          to: MomentShape,
          reason: TextShape(2000),
          lateReason: Type.Optional(TextShape(2000)),
          attachments: Type.Optional(FilesShape),
          values: Type.Optional(Type.Array(ValueShape, { maxItems: 200 })),
        }),
        response: { 201: MarkToldShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { body } = request;
      // Of another enterprise and of no book at all are answered alike.
      if (!seesPoint(seat.scope, seat.view, body.point)) throw new WenquError('WQ_NOT_FOUND');
      const known = seat.view.points.get(body.point)?.factors ?? [];
      const strange = body.factors.find((factor) => !known.includes(factor));
      if (strange !== undefined) throw new WenquError('WQ_INPUT', { field: 'factors', factor: strange });
      const draft = {
        ...{ ...body, lateReason: body.lateReason ?? '', attachments: body.attachments ?? [] },
        ...{ from: instant(body.from), to: instant(body.to) },
        values: (body.values ?? []).map((each) => ({ ...each, at: instant(each.at) })),
      };
      const account = await markerOf(seat, body.point);
      const mark = await seat.district.marks.propose(draft, account);
      request.audit = { about: mark.id, detail: { type: body.type, point: body.point } };
      const detail = await seat.district.marks.detail(mark.id, account, scopeOfSeat(seat));
      return reply.code(201).send(told(detail!));
    },
  );

  app.get(
    '/api/marks/:id',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary: '一条标记 One mark with its story and what it claims',
        params,
        response: { 200: MarkToldShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const scope = scopeOfSeat(seat);
      const detail = await seat.district.marks.detail(request.params.id, seat.person.account, scope);
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return told(detail);
    },
  );

  app.post(
    '/api/marks/:id/steps',
    {
      config: {
        permission: ['mark.review', 'mark.approve', 'mark.propose'],
        act: 'mark.step',
        creates: true,
      },
      schema: {
        tags,
        summary: '审核标记 Accept, refuse, ask, answer, disprove',
        description: 'Which steps this person may take now is in `choices`; refusals are kept.',
        params,
        body: closed({
          event: Type.Enum(['accept', 'refuse', 'ask', 'answer', 'disprove']),
          version: Type.Integer({ minimum: 1 }),
          reason: TextShape(2000),
          attachments: Type.Optional(FilesShape),
          falsely: Type.Optional(
            Type.Boolean({ description: 'refuse, disprove: as untrue, not merely as unfounded' }),
          ),
        }),
        response: { 200: MarkToldShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id } = request.params;
      const { event, version, reason, attachments = [], falsely = false } = request.body;
      const { account } = seat.person;
      const act = { mark: id, event, version, reason, attachments, falsely };
      const detail = await seat.district.marks.act(act, account, scopeOfSeat(seat));
      request.audit = { about: id, detail: { event, reason } };
      return told(detail);
    },
  );

  app.get(
    '/api/points/:id/mark-layers',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags: ['points'],
        summary: '数据分层 Layers over the numbers of a point: flags as sent, marks, what was reviewed',
        params,
        querystring: closed({
          from: MomentShape,
          to: MomentShape,
          knownOn: Type.Optional(orNull(Type.Integer({ ...InstantShape }))),
        }),
        response: {
          200: Type.Unsafe<MarkLayers>(
            Type.Object(
              {
                automatic: Type.Array(Type.Object({}, { title: 'FlagRun' })),
                manual: Type.Array(MarkShape),
                reviewed: Type.Array(ClaimShape),
              },
              { title: 'MarkLayers' },
            ),
          ),
        },
      },
    },
    async (request): Promise<MarkLayers> => {
      const seat = await pointSeat(house, request, request.params.id);
      const { marks } = seat.district;
      const range = rangeOf(request.query.from, request.query.to);
      const point = pointId(seat.point.id);
      const scope = scopeOfSeat(seat);
      if (!seesEnterprise(seat.scope, seat.point.enterprise)) throw new WenquError('WQ_NOT_FOUND');
      const { knownOn } = request.query;
      const at = typeof knownOn === 'number' ? instant(knownOn) : clock();
      const held = (await marks.claims({ point, ...range })).filter(
        ({ knownFrom, knownTo }) => knownFrom <= at && (knownTo === null || at < knownTo),
      );
      return {
        automatic: await marks.flagged(point, range),
        manual: await marks.matching({ point, range, knownOn: at }, scope),
        reviewed: claimsFor(scope, held),
      };
    },
  );
}
