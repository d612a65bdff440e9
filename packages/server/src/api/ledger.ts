import {
  type FieldDef,
  formatDay,
  formatInstant,
  instant,
  LEDGER_KINDS,
  ledgerKind,
  MANUAL_VALUE_FIELDS,
  MICROS_PER_DAY,
  type PlantRecord,
  parseDay,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { writeCsv } from '../book/csv.ts';
import { writeWorkbook } from '../book/workbook.ts';
import { WenquError } from '../errors.ts';
import { PlantLedger } from '../ledger/plant-ledger.ts';
import { limits } from '../limits.ts';
import type { Api, House, Seat } from './house.ts';
import {
  enterpriseOf,
  FieldsShape,
  ownOnly,
  ownPoint,
  PlantShape,
  plantRecord,
  versionShape,
} from './plant-shapes.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  pageOf,
  pageQuery,
  ReasonShape,
  wholeOf,
} from './shapes.ts';

const tags = ['plant'];
const DayShape = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Natural day (UTC+8)' });
const params = Type.Object({ id: IdShape });
const listQuery = {
  book: Type.Optional(Type.Enum(['ledger', 'manual'])),
  ...{ kind: Type.Optional(IdShape), enterprise: Type.Optional(IdShape), point: Type.Optional(IdShape) },
  ...{ from: Type.Optional(DayShape), to: Type.Optional(DayShape) },
};
interface ListAsked {
  readonly book?: 'ledger' | 'manual';
  readonly kind?: string;
  readonly enterprise?: string;
  readonly point?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What was asked for, within what this seat may see. */
function filterOf(seat: Seat, { book = 'ledger', kind, enterprise, point, from, to }: ListAsked) {
  const [first, last] = [from, to].map((day) => (day === undefined ? undefined : parseDay(day)));
  return {
    ...{ book, ...ownOnly(seat) },
    ...(kind !== undefined && { kind: [kind] }),
    ...(enterprise !== undefined && { enterprise: enterpriseOf(seat, enterprise) }),
    ...(point !== undefined && { point }),
    ...(first !== undefined && { from: first }),
    ...(last !== undefined && { to: instant(last + MICROS_PER_DAY) }),
  };
}

/** 环境管理台账 and 手工监测: what an enterprise writes down itself, kept at least five years. */
export function ledgerRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/ledger',
    {
      config: { permission: 'ledger.read' },
      schema: {
        tags,
        summary: '环境管理台账 Entries as they stand, newest day first; `book=manual`: values by hand',
        querystring: closed({ ...listQuery, ...pageQuery }),
        response: { 200: pageOf<PlantRecord>(PlantShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { limit = PAGE_ROWS, cursor, ...asked } = request.query;
      const page = { limit, ...(cursor !== undefined && { cursor }) };
      return { ...(await seat.district.plant.list({ ...filterOf(seat, asked), ...page })), asOf: clock() };
    },
  );

  app.get(
    '/api/ledger/versions',
    {
      config: { permission: 'ledger.read' },
      schema: {
        tags,
        summary: '台账更正记录 Every version of a record, oldest first',
        querystring: closed({ id: IdShape }),
        response: { 200: wholeOf<PlantRecord>(PlantShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id } = request.query;
      await plantRecord(seat, id, 'ledger', 'manual', 'contest', 'visit', 'mandate');
      const items = await seat.district.plant.history(id);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/ledger',
    {
      config: { permission: 'ledger.write', act: 'ledger.enter', creates: true },
      schema: {
        tags,
        summary: '登记台账 Enter a day; one entered after its time is marked as late',
        body: closed({
          ...{ kind: IdShape, enterprise: Type.Optional(IdShape), point: Type.Optional(IdShape) },
          ...{ day: DayShape, fields: FieldsShape },
        }),
        response: { 201: PlantShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { kind, day, fields, point = '' } = request.body;
      const enterprise =
        point === '' ? enterpriseOf(seat, request.body.enterprise) : ownPoint(seat, point).enterprise;
      const draft = { kind, enterprise, point, day, fields };
      const record = await new PlantLedger(seat.district.plant).enter(draft, seat.person.account);
      request.audit = { about: record.id, detail: { kind, day, late: record.late } };
      return reply.code(201).send(record);
    },
  );

  app.post(
    '/api/manual-values',
    {
      config: { permission: 'ledger.write', act: 'manual.enter', creates: true },
      schema: {
        tags,
        summary: '手工监测 A value measured by hand: kept beside the automatic numbers, never among them',
        body: closed({ point: IdShape, at: InstantShape, fields: FieldsShape }),
        response: { 201: PlantShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { point, at, fields } = request.body;
      const { enterprise } = ownPoint(seat, point);
      const draft = { enterprise, point, at: instant(at), fields };
      const record = await new PlantLedger(seat.district.plant).enterManual(draft, seat.person.account);
      request.audit = { about: record.id, detail: { point, factor: fields.factor } };
      void seat.district.outages.look();
      return reply.code(201).send(record);
    },
  );

  app.post(
    '/api/ledger/:id/versions',
    {
      config: { permission: 'ledger.write', act: 'ledger.correct' },
      schema: {
        tags,
        summary: '更正台账 A further version with its reason; the one before stays readable',
        params,
        body: closed({ version: versionShape, fields: FieldsShape, reason: ReasonShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id } = request.params;
      const { version, fields, reason } = request.body;
      await plantRecord(seat, id, 'ledger', 'manual');
      const { account } = seat.person;
      const ledger = new PlantLedger(seat.district.plant);
      const record = await ledger.correct(id, version, fields, reason, account);
      request.audit = { about: id, detail: { version: record.version, reason } };
      return record;
    },
  );

  app.post(
    '/api/ledger/:id/withdraw',
    {
      config: { permission: 'ledger.write', act: 'ledger.withdraw' },
      schema: {
        tags,
        summary: '撤回台账 It should not have been entered; it stays readable as withdrawn',
        params,
        body: closed({ version: versionShape, reason: ReasonShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id } = request.params;
      const { version, reason } = request.body;
      await plantRecord(seat, id, 'ledger', 'manual');
      const ledger = new PlantLedger(seat.district.plant);
      const record = await ledger.withdraw(id, version, reason, seat.person.account);
      request.audit = { about: id, detail: { reason } };
      return record;
    },
  );

  app.get(
    '/api/ledger/export',
    {
      config: { permission: 'ledger.read', act: 'ledger.export' },
      schema: {
        tags,
        summary: '导出台账 The ledger of one enterprise as a workbook or, of one kind, as CSV',
        querystring: closed({ ...listQuery, format: Type.Enum(['xlsx', 'csv']) }),
        response: { 200: Type.Unsafe<Uint8Array>({ description: 'A file' }) },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { format, ...asked } = request.query;
      const rows = await seat.district.plant.matching(filterOf(seat, asked));
      if (rows.length > limits.ledgerExportRowsMax)
        throw new WenquError('WQ_RANGE_WIDE', { rows: rows.length, max: limits.ledgerExportRowsMax });
      const nameOf = (id: string) => seat.view.enterprises.get(id)?.name ?? id;
      const sheets = sheetsOf(asked, rows, nameOf, (id) => seat.view.points.get(id)?.name ?? id);
      request.audit = { about: asked.enterprise ?? '', detail: { format, rows: rows.length } };
      const name = `环境管理台账-${formatDay(clock())}.${format}`;
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
      if (format === 'csv') {
        reply.type('text/csv; charset=utf-8');
        const text = (cell: string | number | null) => (cell === null ? '' : String(cell));
        const lines = sheets.flatMap(({ rows: each }) => each.map((row) => row.map(text)));
        return reply.send(Buffer.from(writeCsv(lines)));
      }
      reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
      return reply.send(Buffer.concat([...writeWorkbook(sheets)]));
    },
  );
}

const HEAD: readonly string[] = [
  '编号',
  '日期',
  '企业',
  '点位',
  '版本',
  '登记时间',
  '登记人',
  '逾期登记',
  '状态',
];
const STATES: Readonly<Record<string, string>> = { kept: '有效', withdrawn: '已撤回' };

/** A field as a spreadsheet shows it. */
function cellOf({ id, type, choices }: FieldDef, { fields }: PlantRecord): string | number | null {
  const value = fields[id];
  if (value === undefined || value === null) return null;
  if (type === 'choice') return choices?.find((each) => each.id === value)?.zh ?? String(value);
  if (Array.isArray(value)) return `${value.length} 个附件`;
  return typeof value === 'number' ? value : String(value);
}

function sheetsOf(
  asked: ListAsked,
  rows: readonly PlantRecord[],
  nameOf: (id: string) => string,
  pointOf: (id: string) => string,
) {
  const only = asked.kind === undefined ? undefined : ledgerKind(asked.kind);
  const manual = { id: '', zh: '手工监测', fields: MANUAL_VALUE_FIELDS };
  const kinds = asked.book === 'manual' ? [manual] : only ? [only] : LEDGER_KINDS;
  return kinds.map(({ id, zh, fields }) => ({
    name: zh,
    widths: [...HEAD, ...fields, ''].map(() => 16),
    rows: [
      [
        ...HEAD,
        ...fields.map(({ name, measure }) => (measure ? `${name.zh}（${measure}）` : name.zh)),
        '更正理由',
      ],
      ...rows
        .filter((record) => record.kind === id)
        .map((record) => [
          ...[record.id, formatInstant(record.at).slice(0, asked.book === 'manual' ? 16 : 10)],
          ...[nameOf(record.enterprise), pointOf(record.point), record.version],
          ...[formatInstant(record.enteredAt), record.byName, record.late ? '是' : ''],
          STATES[record.state] ?? record.state,
          ...fields.map((field) => cellOf(field, record)),
          record.reason,
        ]),
    ],
  }));
}
