import {
  type Account,
  type FieldRefusal,
  type FieldValues,
  formatDay,
  instant,
  type Level,
  MACHINE_IDS,
  MATTER_TABLES,
  type MachineId,
  type Matter,
  type MatterDetail,
  type MatterLink,
  MICROS_PER_DAY,
  parseDay,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { fieldRefusal, refusedError } from '../matters/deciding.ts';
import type { MatterCounts, MatterQuery, MatterViewer } from '../matters/matters.ts';
import type { Api, House, Seat } from './house.ts';
import {
  CountsShape,
  GivenShape,
  LinksShape,
  MatterShape,
  type MatterTold,
  MatterToldShape,
  type Person,
  PersonShape,
} from './matter-shapes.ts';
import { seesEnterprise } from './scope.ts';
import {
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

const params = Type.Object({ id: IdShape });
const MachineShape = Type.Enum([...MACHINE_IDS]);
const LEVELS: readonly string[] = ['A', 'B', 'C'];
const YELLOW_DAYS = 1;
const SOON_DAYS = 7;
const listText = Type.Optional(Type.String({ maxLength: 400, description: 'Joined by commas' }));

const FILTERS = {
  machine: listText,
  state: listText,
  kind: listText,
  level: Type.Optional(Type.String({ maxLength: 5, description: 'A,B,C' })),
  campaign: Type.Optional(IdShape),
  enterprise: Type.Optional(IdShape),
  outlet: Type.Optional(IdShape),
  point: Type.Optional(IdShape),
  unit: Type.Optional(TextShape(120)),
  leader: Type.Optional(IdShape),
  officer: Type.Optional(IdShape),
  hidden: Type.Optional(Type.Boolean()),
  open: Type.Optional(Type.Boolean({ description: 'true: what is not over; false: what is' })),
  mine: Type.Optional(Type.Boolean({ description: 'Only what waits for whoever asks' })),
  due: Type.Optional(Type.Enum(['overdue', 'today', 'soon'])),
  link: Type.Optional(Type.String({ maxLength: 160, description: 'About this: `entry:ID`' })),
  q: Type.Optional(TextShape(100)),
};
interface Filters {
  readonly machine?: string;
  readonly state?: string;
  readonly kind?: string;
  readonly level?: string;
  readonly due?: 'overdue' | 'today' | 'soon';
  readonly link?: string;
}

const words = (text: string | undefined): string[] | undefined =>
  text === undefined || text === '' ? undefined : text.split(',');
function among(field: string, text: string | undefined, known: readonly string[]): string[] | undefined {
  const given = words(text);
  if (given?.every((each) => known.includes(each)) ?? true) return given;
  throw new WenquError('WQ_INPUT', { field, zh: '取值不在表中', en: 'holds an unknown word' });
}

function linkOf(text: string): MatterLink {
  const at = text.indexOf(':');
  if (at < 1) throw new WenquError('WQ_INPUT', { field: 'link' });
  return { kind: text.slice(0, at), id: text.slice(at + 1) };
}

/** Before when a clock has to run out to be meant. */
function dueBefore(due: Filters['due'], now: number) {
  if (due === undefined) return undefined;
  if (due === 'overdue') return instant(now + 1);
  const day = parseDay(formatDay(instant(now))) ?? now;
  return instant(day + (due === 'today' ? YELLOW_DAYS : SOON_DAYS) * MICROS_PER_DAY);
}

function queryOf<F extends Filters>(filters: F, now: number) {
  const { machine, state, kind, level, due, link, ...rest } = filters;
  const machines = among('machine', machine, MACHINE_IDS) as MachineId[] | undefined;
  const [states, kinds] = [words(state), words(kind)];
  const levels = among('level', level, LEVELS) as Level[] | undefined;
  const before = dueBefore(due, now);
  return {
    ...rest,
    ...(machines && { machine: machines }),
    ...(states && { state: states }),
    ...(kinds && { kind: kinds }),
    ...(levels && { level: levels }),
    ...(before !== undefined && { dueBefore: before }),
    ...(link && { link: linkOf(link) }),
  };
}

const viewerOf = ({ person, scope }: Seat): MatterViewer => ({
  account: person.account,
  ...(!scope.whole && { enterprises: [...scope.enterprises] }),
});
const personOf = ({ id, displayName, role, unit, certificate }: Account): Person => ({
  ...{ id, name: displayName, role, unit, certificate },
});

/** Answers to fields of a machine that ask for people. */
function peopleGiven(machine: MachineId, given: FieldValues): { field: string; ids: readonly string[] }[] {
  const asks = (MATTER_TABLES[machine]?.rows ?? []).flatMap((row) => row.asks ?? []);
  const fields = asks.filter(({ type }) => type === 'person' || type === 'people').map(({ id }) => id);
  return [...new Set(fields)].flatMap((field) => {
    const value = given[field];
    const ids = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [];
    return ids.length > 0 ? [{ field, ids }] : [];
  });
}

/** What the trail keeps: who reads it need not know what is hidden. */
const trailOf = ({ number, machine, hidden }: Matter, more: object) =>
  hidden
    ? { about: machine, detail: {} }
    : { about: number, detail: { machine, ...more } as Record<string, unknown> };

/** 办理事项: what is followed by the tables of Annex A, from its beginning to its end. */
export function matterRoutes(app: Api, house: House): void {
  const { clock, accounts } = house.parts;
  const tags = ['matters'];

  /** Whoever can be named in this district. */
  const staff = async (seat: Seat): Promise<Account[]> =>
    (await accounts.list()).filter(({ district }) => district === 'main' || seat.district.name === district);

  /** @throws WQ_MATTER_REFUSED for somebody who is not, is outside, or may not sign in */
  async function assertPeople(seat: Seat, machine: MachineId, given: FieldValues, more: readonly string[]) {
    const asked = [...peopleGiven(machine, given), { field: 'officers', ids: more }];
    if (asked.every(({ ids }) => ids.length === 0)) return;
    const known = new Set(
      (await staff(seat))
        .filter(({ disabled, enterprise, agency }) => !disabled && enterprise === '' && agency === '')
        .map(({ id }) => id),
    );
    const faults = asked
      .filter(({ ids }) => ids.some((id) => !known.has(id)))
      .map(({ field }): FieldRefusal => ({ field, zh: '没有这个人员', en: 'names nobody there is' }));
    if (faults.length > 0) throw refusedError(fieldRefusal(faults), '', '');
  }

  async function told(seat: Seat, detail: MatterDetail): Promise<MatterTold> {
    const { matter, steps } = detail;
    const given = steps.flatMap((step) => peopleGiven(matter.machine, step.given).flatMap(({ ids }) => ids));
    const named = new Set([matter.leader, matter.openedBy, ...matter.officers, ...given]);
    named.delete('');
    const people = named.size === 0 ? [] : (await staff(seat)).filter(({ id }) => named.has(id));
    return { ...detail, people: people.map(personOf), asOf: clock() };
  }

  app.get(
    '/api/matters',
    {
      config: { permission: 'matter.read' },
      schema: {
        tags,
        summary: '办理事项 Matters: what runs out first, first',
        querystring: closed({
          ...FILTERS,
          sort: Type.Optional(Type.Enum(['due', 'newest', 'updated'])),
          ...pageQuery,
        }),
        response: { 200: pageOf<Matter>(MatterShape) },
      },
    },
    async (request): Promise<Page<Matter>> => {
      const seat = await house.seat(request);
      const { limit = PAGE_ROWS, sort = 'due', ...filters } = request.query;
      const query: MatterQuery = { ...queryOf(filters, clock()), sort, limit };
      const page = await seat.district.matters.list(query, viewerOf(seat));
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/matters/counts',
    {
      config: { permission: 'matter.read' },
      schema: {
        tags,
        summary: '办理事项数量 How many, by machine and state',
        querystring: closed(FILTERS),
        response: { 200: CountsShape },
      },
    },
    async (request): Promise<MatterCounts> => {
      const seat = await house.seat(request);
      return seat.district.matters.counts(queryOf(request.query, clock()), viewerOf(seat));
    },
  );

  app.get(
    '/api/matters/people',
    {
      config: { permission: ['matter.open', 'matter.step'] },
      schema: {
        tags,
        summary: '人员 Whoever can be named in a matter; empty for enterprises and agencies',
        response: { 200: wholeOf<Person>(PersonShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const people = seat.scope.whole ? await staff(seat) : [];
      const items = people
        .filter(({ disabled, enterprise, agency }) => !disabled && enterprise === '' && agency === '')
        .map(personOf);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/matters/:id',
    {
      config: { permission: 'matter.read' },
      schema: {
        tags,
        summary: '一个事项 One matter with its story',
        params,
        response: { 200: MatterToldShape },
      },
    },
    async (request): Promise<MatterTold> => {
      const seat = await house.seat(request);
      return told(seat, await seat.district.matters.detail(request.params.id, viewerOf(seat)));
    },
  );

  app.post(
    '/api/matters',
    {
      config: { permission: 'matter.open', act: 'matter.open', creates: true },
      schema: {
        tags,
        summary: '新建事项 Begin a matter',
        body: closed({
          machine: MachineShape,
          event: Type.Optional(IdShape),
          kind: Type.Optional(IdShape),
          campaign: Type.Optional(IdShape),
          title: TextShape(400),
          level: Type.Optional(Type.Enum(['A', 'B', 'C'])),
          hidden: Type.Optional(Type.Boolean()),
          enterprise: Type.Optional(TextShape(120)),
          outlet: Type.Optional(TextShape(120)),
          point: Type.Optional(TextShape(120)),
          unit: Type.Optional(TextShape(120)),
          leader: Type.Optional(TextShape(120)),
          officers: Type.Optional(Type.Array(IdShape, { maxItems: 20 })),
          links: Type.Optional(LinksShape),
          given: GivenShape,
          reason: TextShape(2000),
          happenedAt: Type.Optional(InstantShape),
          clientId: Type.Optional(TextShape(80)),
        }),
        response: { 201: MatterToldShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { body } = request;
      const { account } = seat.person;
      const machine = body.machine as MachineId;
      for (const id of [body.enterprise ?? ''].filter(Boolean))
        if (!seesEnterprise(seat.scope, id) || !seat.view.snapshot.enterprises.some((row) => row.id === id))
          throw new WenquError('WQ_NOT_FOUND', { enterprise: id });
      await assertPeople(
        seat,
        machine,
        body.given,
        [...(body.officers ?? []), body.leader ?? ''].filter(Boolean),
      );
      const { happenedAt, level, ...rest } = body;
      const draft = {
        ...{ ...rest, machine },
        ...(level && { level: level as Level }),
        ...(happenedAt !== undefined && { happenedAt: instant(happenedAt) }),
      };
      const detail = await seat.district.matters.open(draft, account);
      request.audit = trailOf(detail.matter, { event: detail.steps[0]?.event });
      return reply.code(201).send(await told(seat, detail));
    },
  );

  app.post(
    '/api/matters/:id/steps',
    {
      config: { permission: 'matter.step', act: 'matter.step', creates: true },
      schema: {
        tags,
        summary: '办理 Take a step',
        description: 'Which steps this person may take now is in `choices`; refusals are kept.',
        params,
        body: closed({
          event: IdShape,
          version: Type.Integer({ minimum: 1 }),
          reason: TextShape(2000),
          given: GivenShape,
          links: Type.Optional(LinksShape),
          happenedAt: Type.Optional(InstantShape),
          clientId: Type.Optional(TextShape(80)),
        }),
        response: { 200: MatterToldShape },
      },
    },
    async (request): Promise<MatterTold> => {
      const seat = await house.seat(request);
      const { matters } = seat.district;
      const { happenedAt, ...body } = request.body;
      const known = await matters.get(request.params.id);
      // Of one that may not be known of nothing is said, not even of what was given.
      const seen = known && matters.isSeen(known, seat.person.account, [...seat.scope.enterprises]);
      if (seen) await assertPeople(seat, known.machine, body.given, []);
      const act = {
        ...{ ...body, matter: request.params.id },
        ...(happenedAt !== undefined && { happenedAt: instant(happenedAt) }),
      };
      const detail = await matters.act(act, seat.person.account);
      request.audit = trailOf(detail.matter, { event: body.event });
      return told(seat, detail);
    },
  );
}
