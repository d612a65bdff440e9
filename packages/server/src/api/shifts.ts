import {
  formatDay,
  type Handover,
  type Instant,
  instant,
  MICROS_PER_DAY,
  parseDay,
  SHIFT_KINDS,
  SHIFT_NOTE_KINDS,
  type Shift,
  type ShiftFacts,
  type ShiftNote,
  type TimeRange,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { Api, House } from './house.ts';
import { DAY } from './register-lines.ts';
import { answer, closed, IdShape, TextShape, wholeOf } from './shapes.ts';

const DAYS_MAX = 62;
const params = Type.Object({ id: IdShape });
const DayShape = Type.String({ pattern: DAY, description: 'Day of UTC+8' });
const days = closed({ from: Type.Optional(DayShape), to: Type.Optional(DayShape) });
const ShiftShape = answer<Shift>('Shift', 'Who is on duty from when to when');
const NoteShape = answer<ShiftNote>('ShiftNote', 'A line of the duty log');
const FactsShape = answer<ShiftFacts>('ShiftFacts', 'What the house saw of a stretch of duty');
const HandoverShape = answer<Handover>(
  'Handover',
  'Written by who leaves, accepted by who comes, with its digest',
);

/** The present duty as one login sees it. */
export interface DutyNow {
  readonly shift: Shift | null;
  readonly facts: ShiftFacts;
  readonly notes: readonly ShiftNote[];
  /** Written and not accepted yet. */
  readonly waiting: Handover | null;
}

/** Both days count; without them today. @throws WQ_INPUT for no days, or too many */
function rangeOf(
  { from, to = from }: { readonly from?: string; readonly to?: string },
  now: Instant,
): TimeRange {
  if (from === undefined || to === undefined) return rangeOf({ from: formatDay(now) }, now);
  const [start, end] = [parseDay(from), parseDay(to)];
  const range = { from: start ?? instant(0), to: instant((end ?? 0) + MICROS_PER_DAY) };
  if (start === undefined || end === undefined || end < start || range.to - start > DAYS_MAX * MICROS_PER_DAY)
    throw new WenquError('WQ_INPUT', {
      field: 'to',
      zh: `最多 ${DAYS_MAX} 天`,
      en: `${DAYS_MAX} days at most`,
    });
  return range;
}

/** 值班: calendar, log, handovers. */
export function shiftRoutes(app: Api, house: House): void {
  const { clock, accounts } = house.parts;
  const tags = ['shifts'];

  app.get(
    '/api/shifts',
    {
      config: { permission: 'shift.read' },
      schema: {
        tags,
        summary: '值班表 Who is on duty',
        querystring: days,
        response: { 200: wholeOf<Shift>(ShiftShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.shifts.calendar(rangeOf(request.query, clock()));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.put(
    '/api/shifts',
    {
      config: { permission: 'shift.write', act: 'shift.plan' },
      schema: {
        tags,
        summary: '排班 Put people on duty',
        description: 'Nobody: the shift is taken out. `version` is that of what was read, 0 for a new one.',
        body: closed({
          day: DayShape,
          kind: Type.Enum([...SHIFT_KINDS]),
          version: Type.Integer({ minimum: 0 }),
          officers: Type.Array(IdShape, { maxItems: 12 }),
          leader: TextShape(60),
        }),
        response: { 200: ShiftShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const officers = await Promise.all(
        request.body.officers.map(async (id) => {
          const account = await accounts.get(id);
          if (!account || account.disabled || account.enterprise !== '' || account.agency !== '')
            throw new WenquError('WQ_INPUT', { field: 'officers', zh: '没有这个人', en: 'no such person' });
          return { id, name: account.displayName };
        }),
      );
      const shift = await district.shifts.plan({ ...request.body, officers }, person.account);
      request.audit = { about: shift.id, detail: { officers: officers.map(({ name }) => name) } };
      return shift;
    },
  );

  app.get(
    '/api/shifts/now',
    {
      config: { permission: 'shift.read' },
      schema: {
        tags,
        summary: '本班 The present duty',
        response: { 200: answer<DutyNow>('DutyNow', 'Since the last handover: what happened, what waits') },
      },
    },
    async (request): Promise<DutyNow> => {
      const { district, person } = await house.seat(request);
      return district.shifts.now(person.account);
    },
  );

  app.get(
    '/api/shifts/since',
    {
      config: { permission: 'shift.read' },
      schema: { tags, summary: '我下班后的新情况 New since I left', response: { 200: FactsShape } },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return district.shifts.sinceLeft(person.account);
    },
  );

  app.get(
    '/api/shifts/notes',
    {
      config: { permission: 'shift.read' },
      schema: {
        tags,
        summary: '值班日志 The log',
        querystring: days,
        response: { 200: wholeOf<ShiftNote>(NoteShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.shifts.notes(rangeOf(request.query, clock()));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/shifts/notes',
    {
      config: { permission: 'shift.write', act: 'shift.note', creates: true },
      schema: {
        tags,
        summary: '记一笔 Add a line to the log',
        body: closed({
          kind: Type.Enum([...SHIFT_NOTE_KINDS]),
          text: Type.String({ minLength: 1, maxLength: 2000 }),
        }),
        response: { 200: NoteShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const note = await district.shifts.note(request.body, person.account);
      request.audit = { about: String(note.seq), detail: { kind: note.kind } };
      return note;
    },
  );

  app.get(
    '/api/shifts/handovers',
    {
      config: { permission: 'shift.read' },
      schema: {
        tags,
        summary: '交接班记录 Handovers, newest first',
        response: { 200: wholeOf<Handover>(HandoverShape) },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const items = await district.shifts.handovers(person.account);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/shifts/handovers/:id',
    {
      config: { permission: 'shift.read' },
      schema: { tags, summary: '一次交接班 One handover', params, response: { 200: HandoverShape } },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const handover = await district.shifts.handover(request.params.id, person.account);
      if (!handover) throw new WenquError('WQ_NOT_FOUND');
      return handover;
    },
  );

  app.post(
    '/api/shifts/handovers',
    {
      config: { permission: 'shift.write', act: 'shift.write', creates: true },
      schema: {
        tags,
        summary: '交班 Write and sign a handover',
        body: closed({ remark: TextShape(4000) }),
        response: { 200: HandoverShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const handover = await district.shifts.write(request.body.remark, person.account);
      request.audit = { about: handover.id, detail: { digest: handover.digest } };
      return handover;
    },
  );

  app.post(
    '/api/shifts/handovers/:id/accept',
    {
      config: { permission: 'shift.write', act: 'shift.accept' },
      schema: {
        tags,
        summary: '接班 Accept and sign a handover',
        description: 'By another person than who wrote it, and for the text with this digest.',
        params,
        body: closed({ digest: Type.String({ pattern: '^[0-9a-f]{64}$' }), acceptance: TextShape(4000) }),
        response: { 200: HandoverShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const handover = await district.shifts.accept(request.params.id, request.body, person.account);
      request.audit = { about: handover.id, detail: { digest: handover.digest } };
      return handover;
    },
  );
}
