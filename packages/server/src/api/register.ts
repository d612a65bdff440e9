import {
  ENTRY_EVENTS,
  ENTRY_STATES,
  type Entry,
  type EntryDetail,
  type EntryState,
  type Finding,
} from '@wenqu/domain';
import { findingSentence } from '@wenqu/rules';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { dayRange } from '../register/day-lines.ts';
import { ENTRY_DETAIL, EntryShape, FindingShape, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import { DAY, registerLineRoutes, worker } from './register-lines.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  TextShape,
} from './shapes.ts';

const STATES: ReadonlySet<string> = new Set(ENTRY_STATES);
const LEVELS: ReadonlySet<string> = new Set(['A', 'B', 'C']);
const VERDICTS = ['normal', 'explained', 'true', 'technical', 'false-alarm', 'duplicate'] as const;
const CAUSES = ['device-fault', 'process', 'maintenance', 'other'] as const;
const params = Type.Object({ id: IdShape });
/** What a finding says, in both languages; by its id. */
export type Sentences = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
export type EntryTold = EntryDetail & { readonly sentences: Sentences };
const EntryToldShape = shapeOf<EntryTold>('EntryDetail', {
  ...ENTRY_DETAIL,
  sentences: Type.Record(Type.String(), Type.Object({ zh: Type.String(), en: Type.String() })),
});

/** An entry with its findings in words, so that every console says the same. */
const told = (detail: EntryDetail): EntryTold => ({
  ...detail,
  sentences: Object.fromEntries(
    detail.findings.map((each) => [
      each.id,
      { zh: findingSentence(each, 'zh'), en: findingSentence(each, 'en') },
    ]),
  ),
});

/** `a,b` of known words. */
function words<T extends string>(text: string | undefined, known: ReadonlySet<string>, field: string) {
  if (text === undefined || text === '') return undefined;
  const given = text.split(',');
  if (given.every((word) => known.has(word))) return given as T[];
  throw new WenquError('WQ_INPUT', { field, zh: '取值不在表中', en: 'holds an unknown word' });
}

/**
 * The register 异常台账: entries, their findings and steps. What exists for a person is the register's own to
 * say; an entry of another enterprise, a hidden one and one that is not are answered alike.
 */
export function registerRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

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
          assignee: Type.Optional(IdShape),
          overdue: Type.Optional(Type.Boolean({ description: 'Only what is over its clock now' })),
          day: Type.Optional(Type.String({ pattern: DAY, description: 'Opened on this day (UTC+8)' })),
          q: Type.Optional(TextShape(100)),
          sort: Type.Optional(Type.Enum(['due', 'newest', 'worst', 'muted'])),
          ...pageQuery,
        }),
        response: { 200: pageOf<Entry>(EntryShape) },
      },
    },
    async (request): Promise<Page<Entry>> => {
      const { district, person } = await house.seat(request);
      const { state, level, overdue, day, sort = 'due', limit = PAGE_ROWS, ...rest } = request.query;
      const opened = day === undefined ? undefined : dayRange(day);
      const states = words<EntryState>(state, STATES, 'state');
      const levels = words<Entry['level']>(level, LEVELS, 'level');
      const query = {
        ...rest,
        ...(states && { state: states }),
        ...(levels && { level: levels }),
        ...(overdue && { overdueAt: clock() }),
        ...(opened && { opened }),
        sort,
        limit,
      };
      const page = await district.register.list(query, person.account);
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
          200: Type.Unsafe<{ counts: Readonly<Record<EntryState, number>>; asOf: number }>(
            Type.Object({ counts: Type.Record(Type.String(), Type.Integer()), asOf: InstantShape }),
          ),
        },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const counts = await district.register.counts(person.account);
      return { counts, asOf: clock() };
    },
  );

  registerLineRoutes(app, house);

  app.get(
    '/api/register/:id',
    {
      config: { permission: 'register.read' },
      schema: {
        tags: ['register'],
        summary: '台账条目 One entry',
        params,
        response: { 200: EntryToldShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const detail = await district.register.detail(request.params.id, person.account);
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return told(detail);
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
          attachments: Type.Optional(
            Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of a kept file' }), {
              maxItems: 20,
            }),
          ),
          target: Type.Optional(IdShape),
          findings: Type.Optional(Type.Array(IdShape, { maxItems: 500 })),
          level: Type.Optional(Type.Enum(['A', 'B', 'C'])),
          assignee: Type.Optional(IdShape),
        }),
        response: { 200: EntryToldShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const { id } = request.params;
      const { assignee, ...body } = request.body;
      for (const sha256 of body.attachments ?? [])
        if (!(await district.files.mayName(sha256, person.account)))
          throw new WenquError('WQ_INPUT', { field: 'attachments', zh: '没有这个文件', en: 'no such file' });
      const by = assignee === undefined ? undefined : await worker(house, district.name, assignee);
      const act = { entry: id, ...body, ...(by && { assignee: { id: by.id, name: by.displayName } }) };
      const detail = await district.register.act(act, person.account);
      const { event, reason } = request.body;
      request.audit = { about: id, detail: { event, reason, state: detail.entry.state } };
      return told(detail);
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
        response: {
          200: Type.Unsafe<{ finding: Finding; entry: string }>(
            Type.Object({ finding: FindingShape, entry: Type.String() }),
          ),
        },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const found = await district.register.finding(request.params.id, person.account);
      if (!found) throw new WenquError('WQ_NOT_FOUND');
      return found;
    },
  );
}
