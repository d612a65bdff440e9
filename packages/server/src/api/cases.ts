import {
  type ClauseAnswer,
  clausesFor,
  type DiscretionSheet,
  type DiscretionStandard,
  type DocumentData,
  type MatterDetail,
  parseDay,
} from '@wenqu/domain';
import { Type } from 'typebox';
import type { CaseFile } from '../cases/cases.ts';
import { CASE_TEMPLATES } from '../cases/document-data.ts';
import type { EvidenceIndex } from '../cases/evidence.ts';
import { WenquError } from '../errors.ts';
import type { MatterViewer } from '../matters/matters.ts';
import { orNull } from './answers.ts';
import type { Api, House, Seat } from './house.ts';
import { closed, IdShape, TextShape } from './shapes.ts';

const params = Type.Object({ id: IdShape });
const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const anything = Type.Unknown();
const list = Type.Array(anything);
const DayShape = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' });
const TemplateShape = Type.Enum([...CASE_TEMPLATES]);
const ChosenShape = Type.Array(closed({ factor: IdShape, level: IdShape }), { maxItems: 40 });
const VersionShape = Type.Integer({ minimum: 1 });
const WordsShape = closed({ zh: TextShape(200), en: TextShape(200) });
const shape = <T>(title: string, fields: Parameters<typeof Type.Object>[0]) =>
  Type.Unsafe<T>(Type.Object(fields, { title }));

const FileShape = shape<CaseFile>('CaseFile', {
  ...{ checks: list, clauses: orNull(anything), limitationDay: orNull(text), police: list },
  ...{ situations: Type.Array(text), standards: list, standard: orNull(text), related: list },
  ...{ documents: list, templates: Type.Array(text) },
});
const EvidenceShape = shape<EvidenceIndex>('EvidenceIndex', {
  ...{ items: list, broken: Type.Array(text), list: text },
});
const ClausesShape = shape<ClauseAnswer>('ClauseAnswer', {
  ...{ clauses: list, highest: orNull(anything), standing: text },
});
const SheetShape = shape<DiscretionSheet>('DiscretionSheet', {
  ...{ standard: text, standardName: anything, clause: text, chosen: list, by: text },
  ...{ share: Type.Number(), fineYuan: Type.Number() },
});
const StandardShape = shape<DiscretionStandard>('DiscretionStandard', {
  ...{ id: text, name: anything, factors: list, validFrom: text, validTo: orNull(text) },
  ...{ confidence: text, source: text },
});
const StandardBody = closed({
  id: IdShape,
  name: WordsShape,
  factors: Type.Array(
    closed({
      ...{ id: IdShape, zh: TextShape(100), en: TextShape(100) },
      levels: Type.Array(
        closed({
          ...{ id: IdShape, zh: TextShape(100), en: TextShape(100) },
          weight: Type.Number({ minimum: -1, maximum: 1 }),
        }),
        { minItems: 2, maxItems: 12 },
      ),
    }),
    { minItems: 1, maxItems: 20 },
  ),
  validFrom: DayShape,
  validTo: Type.Union([DayShape, Type.Null()]),
  source: TextShape(300),
});

const viewerOf = ({ person, scope }: Seat): MatterViewer => ({
  account: person.account,
  ...(!scope.whole && { enterprises: [...scope.enterprises] }),
});

function assertDay(field: string, day: string | undefined): void {
  if (day !== undefined && parseDay(day) === undefined)
    throw new WenquError('WQ_INPUT', { field, zh: '不是日期', en: 'is not a day' });
}

/** 核查与案件: checklists, evidence, clauses, discretion, papers. Steps are taken at the matter itself. */
export function caseRoutes(app: Api, house: House): void {
  const tags = ['cases'];

  app.get(
    '/api/cases/:id/file',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags,
        summary: '办案要素 Checklists, clauses, tests, related matters of an inquiry or case',
        params,
        response: { 200: FileShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      return seat.district.cases.file(request.params.id, viewerOf(seat));
    },
  );

  app.get(
    '/api/cases/:id/evidence',
    {
      config: { permission: 'hidden.read' },
      schema: {
        tags,
        summary: '证据目录 Evidence with its digests, and what was frozen',
        params,
        response: { 200: EvidenceShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      return seat.district.cases.evidence(request.params.id, viewerOf(seat));
    },
  );

  app.post(
    '/api/cases/:id/preserve',
    {
      config: { permission: 'matter.step', act: 'matter.step', creates: true },
      schema: {
        tags,
        summary: '证据保全 Freeze the digests of all evidence in a step',
        params,
        body: closed({
          version: VersionShape,
          reason: TextShape(2000),
          sealed: Type.Array(IdShape, { minItems: 1, maxItems: 10 }),
        }),
        response: {
          200: Type.Unsafe<MatterDetail>(Type.Object({ matter: anything }, { title: 'Preserved' })),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const act = { matter: request.params.id, ...request.body };
      const detail = await seat.district.cases.preserve(act, seat.person.account);
      request.audit = { about: 'inquiry', detail: {} };
      return detail;
    },
  );

  app.get(
    '/api/cases/:id/papers/:template',
    {
      config: { permission: 'document.make' },
      schema: {
        tags,
        summary: '文书数据 What a printed thing would say, as far as it is known',
        params: Type.Object({ id: IdShape, template: TemplateShape }),
        response: {
          200: Type.Unsafe<DocumentData>(Type.Object({}, { title: 'PaperData', additionalProperties: true })),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id, template } = request.params;
      return seat.district.cases.paper(id, template, viewerOf(seat));
    },
  );

  app.post(
    '/api/cases/:id/sheet',
    {
      config: { permission: 'matter.step', act: 'matter.step', creates: true },
      schema: {
        tags,
        summary: '裁量基准适用表 Fill in the discretion sheet',
        description: 'Without `version` it is only reckoned and nothing is kept.',
        params,
        body: closed({
          version: Type.Optional(VersionShape),
          ...{ clause: IdShape, standard: IdShape, chosen: ChosenShape },
        }),
        response: { 200: SheetShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { version, ...ask } = request.body;
      const { cases } = seat.district;
      const { account } = seat.person;
      const sheet = await cases.sheet(ask, account);
      request.audit = { about: request.params.id, detail: { kept: version !== undefined } };
      if (version !== undefined) await cases.fillSheet({ matter: request.params.id, version }, ask, account);
      return sheet;
    },
  );

  app.get(
    '/api/clauses',
    {
      config: { permission: 'case.read' },
      schema: {
        tags,
        summary: '适用条款 Clauses for acts, in force when they were done',
        querystring: closed({
          act: TextShape(300),
          from: DayShape,
          to: Type.Optional(DayShape),
        }),
        response: { 200: ClausesShape },
      },
    },
    async (request) => {
      const { act, from, to = from } = request.query;
      assertDay('from', from);
      assertDay('to', to);
      return clausesFor(act.split(','), from, to);
    },
  );

  app.get(
    '/api/discretion',
    {
      config: { permission: 'case.read' },
      schema: {
        tags,
        summary: '裁量基准 Editions of the discretion standard',
        response: {
          200: shape<{ items: DiscretionStandard[]; total: number }>('Standards', {
            items: list,
            total: count,
          }),
        },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.cases.standards();
      return { items, total: items.length };
    },
  );

  app.post(
    '/api/discretion',
    {
      config: { permission: 'template.write', act: 'discretion.write', creates: true },
      schema: {
        tags,
        summary: '新版裁量基准 Enter an edition; those that are there stay',
        body: StandardBody,
        response: { 200: StandardShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const { body } = request;
      assertDay('validFrom', body.validFrom);
      const standard = { ...body, confidence: 'S' as const };
      await district.cases.addStandard(standard, person.account);
      request.audit = { about: standard.id, detail: { validFrom: standard.validFrom } };
      return standard;
    },
  );
}
