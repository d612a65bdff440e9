import {
  EQUIPMENT_KINDS,
  FACILITY_UNIT_KINDS,
  type Facility,
  type FacilityChange,
  type FacilityFields,
  type FacilitySheet,
  type FacilityView,
  METER_QUANTITIES,
  type SheetDraft,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readCsv } from '../book/csv.ts';
import { WenquError } from '../errors.ts';
import { checkFacility, checkSheet } from '../facility/check.ts';
import { readSheets, type SheetFault, type SheetsRead, sheetHeading } from '../facility/sheet-text.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House, Seat } from './house.ts';
import { MomentShape, rangeOf } from './points.ts';
import { seesEnterprise } from './scope.ts';
import { answer, closed, IdShape, InstantShape, ReasonShape, TextShape, wholeOf } from './shapes.ts';
import { etagOf, versionOf } from './versions.ts';

const PARTS_MAX = 60;
const SHEETS_MAX = 400;
const SHEET_TEXT_MAX = 200_000;
const id = Type.String({ minLength: 1, maxLength: 40 });
const name = TextShape(100);
const amount = Type.Number({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const series = closed({ point: IdShape, column: Type.String({ minLength: 3, maxLength: 60 }) });
const part = (shape: ReturnType<typeof closed>) => Type.Array(shape, { maxItems: PARTS_MAX });
const expected = closed({
  ...{ name, series, min: orNull(Type.Number()), max: orNull(Type.Number()) },
  role: Type.Enum(['oxygen', 'other']),
});
const FIELDS = {
  ...{ enterprise: IdShape, name, process: TextShape(400) },
  ...{ influent: TextShape(120), effluent: TextShape(120), designM3Day: orNull(amount) },
  ...{ designRemovalMax: orNull(share), gravity: Type.Boolean(), waterLossShare: orNull(share) },
  units: part(
    closed({
      ...{ id, name, kind: Type.Enum([...FACILITY_UNIT_KINDS]), volumeM3: orNull(amount) },
      expected: Type.Array(expected, { maxItems: 20 }),
    }),
  ),
  meters: part(
    closed({
      ...{ id, name, purpose: Type.Enum(['production', 'treatment']), series },
      ...{ quantity: Type.Enum([...METER_QUANTITIES]), volts: orNull(amount), ratedKw: orNull(amount) },
      partOf: TextShape(40),
    }),
  ),
  equipment: part(
    closed({
      ...{ id, name, unit: TextShape(40), kind: Type.Enum([...EQUIPMENT_KINDS]), ratedKw: orNull(amount) },
      ...{ meter: TextShape(40), state: orNull(series), key: Type.Boolean() },
    }),
  ),
  lines: part(
    closed({
      ...{ id, name, product: name, unit: TextShape(20) },
      ...{ basisM3PerUnit: orNull(amount), tradeKgPerUnit: orNull(amount) },
    }),
  ),
  agents: part(closed({ id, name, per: Type.Enum(['m3', 'kg-removed']), expectedKg: orNull(amount) })),
};
const FieldsShape = closed(FIELDS);
const DayShape = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Natural day, UTC+8' });
const amounts = Type.Record(Type.String({ maxLength: 40 }), amount);
const SHEET = {
  ...{ day: DayShape, product: amounts, waterInM3: orNull(amount) },
  ...{ agentKg: amounts, sludgeKgDs: orNull(amount) },
};
const SheetBody = Type.Unsafe<Omit<SheetDraft, 'facility'>>(closed(SHEET));
const FacilityAnswer = shapeOf<Facility>('Facility', {
  ...FIELDS,
  ...{ id: Type.String(), version: Type.Integer(), updatedAt: InstantShape, updatedBy: Type.String() },
  retiredAt: orNull(InstantShape),
});
const SheetAnswer = shapeOf<FacilitySheet>('FacilitySheet', {
  ...SHEET,
  ...{ facility: Type.String(), version: Type.Integer(), at: InstantShape, by: Type.String() },
});
/** How many sheets were kept, what could not be read, and the heading that would be. */
export interface SheetsKept {
  readonly kept: number;
  readonly faults: readonly SheetFault[];
  readonly heading: readonly string[];
}
const KeptAnswer = answer<SheetsKept>('SheetsKept', 'Sheets that were new or changed, faults by line');
const params = Type.Object({ id: IdShape });

function readText(text: string, facility: Facility): SheetsRead {
  if (text === '') return { sheets: [], faults: [] };
  const table = readCsv(text);
  if (table.ok) return readSheets(table.rows, facility);
  return {
    sheets: [],
    faults: [{ line: table.line, zh: '引号没有结束', en: 'a quote that never ends' }],
  };
}

/** Treatment facilities 治理设施: the book of them, the page of a whole line, day sheets. */
export function facilityRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  /** A facility of another enterprise and one that is not are answered alike. */
  async function facilitySeat(request: FastifyRequest, facilityId: string) {
    const seat = await house.seat(request);
    const facility = await seat.district.facilities.get(facilityId);
    if (!facility || facility.retiredAt !== null || !seesEnterprise(seat.scope, facility.enterprise))
      throw new WenquError('WQ_NOT_FOUND');
    return { ...seat, facility };
  }

  const check = (seat: Seat, fields: FacilityFields) =>
    checkFacility(fields, {
      hasEnterprise: (enterprise) => seat.view.enterprises.get(enterprise)?.retiredAt === null,
      hasPoint: (enterprise, point) => seat.view.points.get(point)?.enterprise === enterprise,
    });
  const actOf = ({ person: { account } }: Seat, reason: string) => ({
    ...{ by: account.id, byName: account.name, reason, at: clock() },
  });
  const fieldsOf = (body: object): FacilityFields => body as FacilityFields;

  app.get(
    '/api/facilities',
    {
      config: { permission: 'facility.read' },
      schema: {
        tags: ['facilities'],
        summary: '治理设施 Treatment facilities',
        querystring: closed({ enterprise: Type.Optional(IdShape), point: Type.Optional(IdShape) }),
        response: { 200: wholeOf<Facility>(FacilityAnswer) },
      },
    },
    async (request) => {
      const { district, scope } = await house.seat(request);
      const { enterprise, point } = request.query;
      const items = (await district.facilities.list()).filter(
        (row) =>
          seesEnterprise(scope, row.enterprise) &&
          (enterprise === undefined || row.enterprise === enterprise) &&
          (point === undefined || row.influent === point || row.effluent === point),
      );
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/facilities/:id',
    {
      config: { permission: 'facility.read' },
      schema: {
        tags: ['facilities'],
        summary: '一个治理设施 One facility; the ETag is the version for If-Match',
        params,
        response: { 200: FacilityAnswer },
      },
    },
    async (request, reply) => {
      const { facility } = await facilitySeat(request, request.params.id);
      reply.header('etag', etagOf(facility.version));
      return facility;
    },
  );

  app.get(
    '/api/facilities/:id/view',
    {
      config: { permission: 'facility.read' },
      schema: {
        tags: ['facilities'],
        summary: '整条治理线 The whole line: values now, states, electricity, balances, K17 and K18',
        description: 'Natural days that touch the range, at most 31.',
        params,
        querystring: closed({ from: MomentShape, to: MomentShape }),
        response: {
          200: answer<FacilityView>('FacilityView', 'Numbers with what they lack; null is not known'),
        },
      },
    },
    async (request) => {
      const { district, facility } = await facilitySeat(request, request.params.id);
      const { from, to } = rangeOf(request.query.from, request.query.to);
      return district.facilities.view(facility, from, to);
    },
  );

  app.get(
    '/api/facilities/:id/history',
    {
      config: { permission: 'facility.read' },
      schema: {
        tags: ['facilities'],
        summary: '设施的变更历史 Every version, newest first',
        params,
        response: { 200: wholeOf<FacilityChange>(Type.Unknown()) },
      },
    },
    async (request) => {
      const { district, facility, scope } = await facilitySeat(request, request.params.id);
      // Who in the bureau changed what and why is the bureau's own matter.
      if (!scope.whole) throw new WenquError('WQ_FORBIDDEN');
      const items = await district.facilities.history(facility.id);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/facilities',
    {
      config: { permission: 'book.write', act: 'facility.add', creates: true },
      schema: {
        tags: ['facilities'],
        summary: '登记治理设施 Register a facility',
        body: closed({ id: Type.Optional(id), fields: FieldsShape, reason: ReasonShape }),
        response: { 201: FacilityAnswer },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { reason } = request.body;
      const fields = fieldsOf(request.body.fields);
      check(seat, fields);
      const facilityId = request.body.id ?? `f-${clock().toString(36)}`;
      const facility = await seat.district.facilities.save(facilityId, fields, null, actOf(seat, reason));
      request.audit = { about: `facilities/${facility.id}`, detail: { reason } };
      return reply.code(201).header('etag', etagOf(facility.version)).send(facility);
    },
  );

  app.put(
    '/api/facilities/:id',
    {
      config: { permission: 'book.write', act: 'facility.change' },
      schema: {
        tags: ['facilities'],
        summary: '修改治理设施 Change a facility (If-Match: version)',
        params,
        body: closed({ fields: FieldsShape, reason: ReasonShape }),
        response: { 200: FacilityAnswer },
      },
    },
    async (request, reply) => {
      const { facility, ...seat } = await facilitySeat(request, request.params.id);
      const { reason } = request.body;
      const fields = fieldsOf(request.body.fields);
      check(seat, fields);
      const saved = await seat.district.facilities.save(
        ...([facility.id, fields, versionOf(request), actOf(seat, reason)] as const),
      );
      request.audit = { about: `facilities/${facility.id}`, detail: { reason } };
      reply.header('etag', etagOf(saved.version));
      return saved;
    },
  );

  app.delete(
    '/api/facilities/:id',
    {
      config: { permission: 'book.write', act: 'facility.retire' },
      schema: {
        tags: ['facilities'],
        summary: '停用治理设施 Retire a facility (If-Match: version); nothing is deleted',
        params,
        body: closed({ reason: ReasonShape }),
        response: { 200: FacilityAnswer },
      },
    },
    async (request) => {
      const { facility, ...seat } = await facilitySeat(request, request.params.id);
      const { reason } = request.body;
      request.audit = { about: `facilities/${facility.id}`, detail: { reason } };
      return seat.district.facilities.retire(facility.id, versionOf(request), actOf(seat, reason));
    },
  );

  app.get(
    '/api/facilities/:id/sheets',
    {
      config: { permission: 'facility.read' },
      schema: {
        tags: ['facilities'],
        summary: '运行台账 Day sheets as declared',
        params,
        querystring: closed({ from: DayShape, to: DayShape }),
        response: { 200: wholeOf<FacilitySheet>(SheetAnswer) },
      },
    },
    async (request) => {
      const { district, facility } = await facilitySeat(request, request.params.id);
      const { from, to } = request.query;
      const items = await district.facilities.sheets(facility.id, from, to);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/facilities/:id/sheets',
    {
      config: { permission: ['book.write', 'mark.propose'], act: 'facility.sheets' },
      schema: {
        tags: ['facilities'],
        summary: '填报运行台账 Declare days: as rows, or as the text of a table',
        description: 'A table is kept only when all of it can be read.',
        params,
        body: closed({
          sheets: Type.Optional(Type.Array(SheetBody, { maxItems: SHEETS_MAX })),
          text: Type.Optional(TextShape(SHEET_TEXT_MAX)),
        }),
        response: { 200: KeptAnswer },
      },
    },
    async (request): Promise<SheetsKept> => {
      const { facility, ...seat } = await facilitySeat(request, request.params.id);
      const { sheets = [], text = '' } = request.body;
      const read = readText(text, facility);
      const heading = sheetHeading(facility);
      if (read.faults.length > 0) return { kept: 0, faults: read.faults, heading };
      const drafts = [...sheets.map((sheet) => ({ ...sheet, facility: facility.id })), ...read.sheets];
      for (const sheet of drafts) checkSheet(sheet, facility);
      const kept = await seat.district.facilities.keepSheets(drafts, {
        ...{ by: seat.person.account.id, at: clock() },
      });
      request.audit = { about: `facilities/${facility.id}`, detail: { days: drafts.length, kept } };
      return { kept, faults: [], heading };
    },
  );
}
