import {
  ENTRY_EVENTS,
  ENTRY_STATES,
  type Entry,
  type EntryDetail,
  type EntryState,
  type Finding,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { Api, House, Seat } from './house.ts';
import { seesEnterprise } from './scope.ts';
import { answer, closed, IdShape, PAGE_ROWS, type Page, pageOf, pageQuery, TextShape } from './shapes.ts';

const STATES: ReadonlySet<string> = new Set(ENTRY_STATES);
const LEVELS: ReadonlySet<string> = new Set(['A', 'B', 'C']);
const VERDICTS = ['normal', 'explained', 'true', 'technical', 'false-alarm', 'duplicate'] as const;
const CAUSES = ['device-fault', 'process', 'maintenance', 'other'] as const;
const params = Type.Object({ id: IdShape });
const DetailAnswer = answer<EntryDetail>('Entry', 'entry, findings, steps, choices of this viewer');

/** `a,b` of known words. */
function words<T extends string>(text: string | undefined, known: ReadonlySet<string>, field: string) {
  if (text === undefined || text === '') return undefined;
  const given = text.split(',');
  if (given.every((word) => known.has(word))) return given as T[];
  throw new WenquError('WQ_INPUT', { field, zh: '取值不在表中', en: 'holds an unknown word' });
}

/**
 * The enterprises whose entries this person may be shown: undefined = all. Bound logins see those of one
 * enterprise; the register is not open to logins that serve several.
 */
function enterpriseOf(seat: Seat, asked?: string): string | undefined {
  if (seat.scope.whole) return asked;
  const own = seat.person.account.enterprise;
  if (own === '' || (asked !== undefined && asked !== own)) throw new WenquError('WQ_FORBIDDEN');
  return own;
}

/** An entry of another enterprise, a hidden one and one that is not are answered alike. */
function seesEntry(seat: Seat, entry: Pick<Entry, 'enterprise' | 'hidden'>): boolean {
  return seesEnterprise(seat.scope, entry.enterprise) && (seat.hidden || !entry.hidden);
}

/** The register 异常台账: entries, their findings and steps. */
export function registerRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  async function entrySeat(request: FastifyRequest, id: string) {
    const seat = await house.seat(request);
    const entry = await seat.district.register.entry(id);
    if (!entry || !seesEntry(seat, entry)) throw new WenquError('WQ_NOT_FOUND');
    return { ...seat, entry };
  }

  app.get(
    '/api/register',
    {
      config: { permission: 'register.read' },
      schema: {
        tags: ['register'],
        summary: '异常台账 Entries of the register',
        querystring: closed({
          state: Type.Optional(Type.String({ maxLength: 200, description: 'States, joined by commas' })),
          level: Type.Optional(Type.String({ maxLength: 5, description: 'A,B,C' })),
          enterprise: Type.Optional(IdShape),
          outlet: Type.Optional(IdShape),
          point: Type.Optional(IdShape),
          factor: Type.Optional(TextShape(40)),
          rule: Type.Optional(TextShape(60)),
          q: Type.Optional(TextShape(100)),
          sort: Type.Optional(Type.Enum(['due', 'newest', 'worst'])),
          ...pageQuery,
        }),
        response: { 200: pageOf<Entry>('entries') },
      },
    },
    async (request): Promise<Page<Entry>> => {
      const seat = await house.seat(request);
      const { state, level, enterprise, sort = 'due', limit = PAGE_ROWS, ...rest } = request.query;
      const states = words<EntryState>(state, STATES, 'state');
      const levels = words<Entry['level']>(level, LEVELS, 'level');
      const whose = enterpriseOf(seat, enterprise);
      const page = await seat.district.register.list({
        ...rest,
        ...(states && { state: states }),
        ...(levels && { level: levels }),
        ...(whose !== undefined && { enterprise: whose }),
        withHidden: seat.hidden,
        sort,
        limit,
      });
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/register/counts',
    {
      config: { permission: 'register.read' },
      schema: {
        tags: ['register'],
        summary: '各状态条数 Entries by state',
        response: {
          200: answer<{ counts: Readonly<Record<EntryState, number>>; asOf: number }>('Counts', 'By state'),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const counts = await seat.district.register.counts(seat.hidden, enterpriseOf(seat));
      return { counts, asOf: clock() };
    },
  );

  app.get(
    '/api/register/:id',
    {
      config: { permission: 'register.read' },
      schema: { tags: ['register'], summary: '台账条目 One entry', params, response: { 200: DetailAnswer } },
    },
    async (request) => {
      const { district, person, hidden, entry } = await entrySeat(request, request.params.id);
      const detail = await district.register.detail(entry.id, person.account);
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return { ...detail, findings: detail.findings.filter((finding) => hidden || !finding.hidden) };
    },
  );

  app.post(
    '/api/register/:id/steps',
    {
      config: {
        permission: ['register.triage', 'register.approve', 'register.answer', 'register.verdict'],
        act: 'register.step',
        creates: true,
      },
      schema: {
        tags: ['register'],
        summary: '处置一步 Take a step',
        description: 'Which steps this person may take now is in `choices` of the entry; refusals are kept.',
        params,
        body: closed({
          event: Type.Enum([...ENTRY_EVENTS]),
          version: Type.Integer({ minimum: 1 }),
          reason: Type.String({ maxLength: 4000 }),
          verdict: Type.Optional(Type.Enum([...VERDICTS])),
          muteDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
          cause: Type.Optional(Type.Enum([...CAUSES])),
          attachments: Type.Optional(Type.Array(TextShape(200), { maxItems: 20 })),
        }),
        response: { 200: DetailAnswer },
      },
    },
    async (request) => {
      const { district, person, entry } = await entrySeat(request, request.params.id);
      const detail = await district.register.act({ entry: entry.id, ...request.body }, person.account);
      const { event, reason } = request.body;
      request.audit = { about: entry.id, detail: { event, reason, state: detail.entry.state } };
      return detail;
    },
  );

  app.get(
    '/api/findings/:id',
    {
      config: { permission: 'register.read' },
      schema: {
        tags: ['register'],
        summary: '一条线索 One finding with its inputs and its entry',
        params,
        response: { 200: answer<{ finding: Finding; entry: string }>('Finding', 'finding, entry') },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const found = await seat.district.register.finding(request.params.id);
      const entry = found && (await seat.district.register.entry(found.entry));
      const seen = entry && seesEntry(seat, entry) && (seat.hidden || !found.finding.hidden);
      if (!seen) throw new WenquError('WQ_NOT_FOUND');
      return found;
    },
  );
}
