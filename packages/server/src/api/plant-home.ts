import {
  type DueRow,
  factorName,
  formatDay,
  type Instant,
  instant,
  lightOf,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  markType,
  matterTable,
  may,
  type PlantHome,
  type PlantPoint,
  parseDay,
  plantEntryDue,
  type RuleId,
  type UpkeepRow,
} from '@wenqu/domain';
import { ruleName } from '@wenqu/rules';
import { Type } from 'typebox';
import { checkLateSince } from '../care/check-late.ts';
import { markScope } from '../marks/view.ts';
import type { Api, House, Seat } from './house.ts';
import { boundTo } from './marks.ts';
import { enterpriseOf } from './plant-shapes.ts';
import { seesMn } from './scope.ts';
import { answer, closed, IdShape } from './shapes.ts';

const UNMARKED_HOURS = 48;
const DUE_ROWS_MAX = 100;
const UPKEEP_DAYS = 7;
const REAGENT_DAYS = 400;

/**
 * 企业首页: am I on line, what do I owe by when, what is due at my devices. Every list is asked as this person may
 * ask it; nothing is counted that is not shown.
 * @source supervision.md §3 hidden-mode rule, §3.1
 */
export function plantHomeRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/enterprise/home',
    {
      config: { permission: 'ledger.read' },
      schema: {
        tags: ['plant'],
        summary: '企业首页 On line or not, what is owed with its deadline, reagents and checks due',
        querystring: closed({ enterprise: Type.Optional(IdShape) }),
        response: { 200: answer<PlantHome>('PlantHome', 'Of one enterprise') },
      },
    },
    async (request): Promise<PlantHome> => {
      const seat = await house.seat(request);
      const enterprise = enterpriseOf(seat, request.query.enterprise);
      const now = clock();
      return {
        ...{ enterprise, name: seat.view.enterprises.get(enterprise)?.name ?? '', asOf: now },
        points: await pointsOf(seat, enterprise),
        due: await dueOf(seat, enterprise, now),
        upkeep: await upkeepOf(seat, enterprise, now),
      };
    },
  );
}

async function pointsOf({ district, view }: Seat, enterprise: string): Promise<PlantPoint[]> {
  const { projection, matters } = district;
  const own = view.snapshot.points.filter(
    (each) => each.enterprise === enterprise && each.retiredAt === null,
  );
  const latest = new Map((await projection.latest()).map((each) => [each.point, each]));
  const outages = (await matters.all({ machine: ['outage'], enterprise, open: true })).filter(
    ({ hidden }) => !hidden,
  );
  return own.map(({ id, name }) => {
    const newest = latest.get(id);
    const outage = outages.find(({ point }) => point === id);
    return {
      ...{
        id,
        name,
        enterprise,
        state: newest?.state ?? 'waiting',
        stateSince: newest?.stateSince ?? instant(0),
      },
      receivedAt: newest?.receivedAt ?? null,
      ...{ outage: outage?.id ?? '', outageState: outage?.state ?? '' },
    };
  });
}

async function dueOf(seat: Seat, enterprise: string, now: Instant): Promise<DueRow[]> {
  const rows = [
    ...(await entriesDue(seat, enterprise, now)),
    ...(await marksDue(seat, enterprise, now)),
    ...(await mattersDue(seat, enterprise, now)),
  ];
  return rows.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity)).slice(0, DUE_ROWS_MAX);
}

async function entriesDue({ district, person }: Seat, enterprise: string, now: Instant): Promise<DueRow[]> {
  const { account } = person;
  if (!may(account.role, 'register.read')) return [];
  const { items } = await district.register.list(
    { enterprise, state: ['explain-asked', 'service-notice'], sort: 'due', limit: DUE_ROWS_MAX },
    account,
  );
  return items.map((entry) => ({
    ...{ kind: 'entry', id: entry.id, state: entry.state, title: entry.number, enterprise },
    ...{
      point: entry.point,
      zh: ruleName(entry.rule as RuleId, 'zh'),
      en: ruleName(entry.rule as RuleId, 'en'),
      from: entry.from,
      dueAt: entry.dueAt,
    },
    light: lightOf({ startedAt: entry.stateSince, dueAt: entry.dueAt }, now),
  }));
}

async function marksDue(seat: Seat, enterprise: string, now: Instant): Promise<DueRow[]> {
  const { district, person, view } = seat;
  const scope = markScope(person.account, boundTo(seat));
  const asked = await district.marks.matching({ state: ['asked'], enterprise }, scope);
  const points = view.snapshot.points.filter((each) => each.enterprise === enterprise).map(({ id }) => id);
  const range = { from: instant(now - UNMARKED_HOURS * MICROS_PER_HOUR), to: now };
  const open = await district.marks.unmarked(points, range, scope);
  return [
    ...asked.map(
      (mark): DueRow => ({
        ...{ kind: 'mark', id: mark.id, state: mark.state, title: mark.id, enterprise, point: mark.point },
        ...{ zh: markType(mark.type).zh, en: markType(mark.type).en, from: mark.from, dueAt: mark.dueAt },
        light: lightOf({ startedAt: mark.at, dueAt: mark.dueAt }, now),
      }),
    ),
    ...open.map((run): DueRow => {
      const dueAt = plantEntryDue(run.to, formatDay);
      return {
        ...{ kind: 'unmarked', id: '', state: 'unmarked', title: '', enterprise, point: run.point },
        ...{
          zh: `${run.zh} ${named(run.factors, 'zh')}`,
          en: `${run.en} ${named(run.factors, 'en')}`,
          from: run.from,
          dueAt,
          light: lightOf({ startedAt: run.to, dueAt }, now),
        },
      };
    }),
  ];
}

const named = (factors: readonly string[], lang: 'zh' | 'en'): string =>
  factors.map((code) => factorName(code, lang)).join(lang === 'zh' ? '、' : ', ');

/** Matters in which this person may take a step now. */
async function mattersDue(seat: Seat, enterprise: string, now: Instant): Promise<DueRow[]> {
  const { district, person } = seat;
  const bound = boundTo(seat);
  const viewer = { account: person.account, ...(bound && { enterprises: bound }) };
  const query = { enterprise, open: true, mine: true, sort: 'due', limit: DUE_ROWS_MAX } as const;
  const { items } = await district.matters.list(query, viewer);
  return items
    .filter(
      ({ machine, state }) => matterTable(machine).states.find(({ id }) => id === state)?.kind !== 'paused',
    )
    .map((matter) => ({
      ...{ kind: 'matter', id: matter.id, state: `${matter.machine}.${matter.state}`, title: matter.number },
      ...{
        enterprise,
        point: matter.point,
        zh: matter.title,
        en: matter.title,
        from: matter.openedAt,
        dueAt: matter.dueAt,
      },
      light: lightOf({ startedAt: matter.updatedAt, dueAt: matter.dueAt }, now),
    }));
}

/** Reagents by what was written down last, checks by their plans. */
async function upkeepOf(seat: Seat, enterprise: string, now: Instant): Promise<UpkeepRow[]> {
  const { district, view, scope } = seat;
  const soon = now + UPKEEP_DAYS * MICROS_PER_DAY;
  const from = instant(now - REAGENT_DAYS * MICROS_PER_DAY);
  const care = await district.plant.matching({
    book: 'ledger',
    kind: ['care'],
    enterprise,
    state: ['kept'],
    from,
  });
  const reagents = new Map(
    care
      .filter(({ fields }) => fields.work === 'reagent' || fields.work === 'calibration')
      .map((record) => [`${record.point} ${record.fields.device} ${record.fields.work}`, record]),
  );
  const rows: UpkeepRow[] = [...reagents.values()].flatMap(({ point, fields }) => {
    const day = parseDay(String(fields['next-due'] ?? ''));
    if (day === undefined || day > soon) return [];
    const kind = fields.work === 'calibration' ? 'calibration' : 'reagent';
    return [{ kind, point, mn: '', what: String(fields.device), dueAt: day, isLate: day < now }];
  });
  for (const plan of await district.care.store.plans()) {
    if (!plan.enabled || !seesMn(scope, view, plan.mn)) continue;
    const logger = view.loggersByMn.get(plan.mn);
    if (logger?.enterprise !== enterprise) continue;
    const last = (await district.care.store.lastDone(plan.mn, plan.polId, plan.kind)) ?? null;
    const lateSince = checkLateSince(plan, last, now);
    const point = logger.bindings.find(({ to }) => to === null)?.point ?? '';
    if (lateSince !== null || plan.nextAt <= soon)
      rows.push({
        ...{ kind: plan.kind, point, mn: plan.mn, what: plan.polId },
        ...{ dueAt: lateSince ?? plan.nextAt, isLate: lateSince !== null },
      });
  }
  return rows.sort((a, b) => a.dueAt - b.dueAt);
}
